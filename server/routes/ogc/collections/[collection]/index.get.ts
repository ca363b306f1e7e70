import { defineOgcHandler, noParameters, readParameters } from '#server/http/ogc'
import { collectionIn, describeCollection } from '#server/http/ogcCollections'

export default defineOgcHandler((context) => {
  const id = collectionIn(context)
  readParameters(context, noParameters)
  return describeCollection(context, id)
})
