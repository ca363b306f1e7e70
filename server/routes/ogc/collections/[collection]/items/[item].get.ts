import { setResponseHeader } from 'h3'
import { defineOgcHandler, geoJson, noParameters, readParameters } from '#server/http/ogc'
import { collectionIn, readItem } from '#server/http/ogcCollections'

export default defineOgcHandler(async (context) => {
  const id = collectionIn(context)
  readParameters(context, noParameters)
  const answer = await readItem(context, id)
  setResponseHeader(context.event, 'content-type', geoJson)
  return answer
})
