import { setResponseHeader } from 'h3'
import { defineOgcHandler, geoJson } from '#server/http/ogc'
import { collectionIn, listItems } from '#server/http/ogcCollections'

export default defineOgcHandler(async (context) => {
  const answer = await listItems(context, collectionIn(context))
  setResponseHeader(context.event, 'content-type', geoJson)
  return answer
})
