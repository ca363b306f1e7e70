import { setResponseHeader, setResponseStatus } from 'h3'
import { readCheckpointNote } from '../../domain/record/log.ts'
import { definePublicHandler } from '../../http/handlers.ts'

/** The latest signed root of the public record (C2SP tlog-checkpoint). */
export default definePublicHandler(async ({ event, db }) => {
  const note = await readCheckpointNote(db)
  setResponseHeader(event, 'content-type', 'text/plain; charset=utf-8')
  setResponseHeader(event, 'cache-control', 'public, max-age=5')
  setResponseHeader(event, 'access-control-allow-origin', '*')
  if (note === undefined) setResponseStatus(event, 404)
  return note ?? ''
})
