import { getRouterParam, setResponseHeaders } from 'h3'
import { getDrawingFile } from '#server/domain/inspections/planQueries'
import { definePublicHandler } from '#server/http/handlers'

/** How the sample of a published inspection was drawn, to draw it again. */
export default definePublicHandler(async ({ event, db }) => {
  const text = await getDrawingFile(db, getRouterParam(event, 'id') ?? '')
  setResponseHeaders(event, { 'content-type': 'text/plain; charset=utf-8', 'content-disposition': 'inline; filename="drawing.txt"', 'cache-control': 'no-cache' })
  return text
})
