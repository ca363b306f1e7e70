import { collectionIds } from '#shared/ogc/answers'
import { defineOgcHandler, noParameters, readParameters, type Link } from '#server/http/ogc'
import { describeCollection } from '#server/http/ogcCollections'

export default defineOgcHandler(async (context) => {
  readParameters(context, noParameters)
  return {
    collections: await Promise.all(collectionIds.map(id => describeCollection(context, id))),
    links: [{ href: `${context.origin}/ogc/collections`, rel: 'self', type: 'application/json', title: context.words('thisDocument') }] satisfies Link[],
  }
})
