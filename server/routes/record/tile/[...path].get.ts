import { getRouterParam, setResponseHeader, setResponseStatus } from 'h3'
import { parseTilePath, readTile } from '../../../domain/record/log.ts'
import { definePublicHandler } from '../../../http/handlers.ts'

/** The hashes and leaves of the public record, 256 at a time (C2SP tlog-tiles). What is once there never changes. */
export default definePublicHandler(async ({ event, db }) => {
  const place = parseTilePath(getRouterParam(event, 'path') ?? '')
  const tile = place && await readTile(db, place)
  setResponseHeader(event, 'access-control-allow-origin', '*')
  if (!tile) {
    setResponseHeader(event, 'content-type', 'text/plain; charset=utf-8')
    setResponseHeader(event, 'cache-control', 'no-store')
    setResponseStatus(event, 404)
    return ''
  }
  setResponseHeader(event, 'content-type', 'application/octet-stream')
  setResponseHeader(event, 'cache-control', 'public, max-age=31536000, immutable')
  return tile
})
