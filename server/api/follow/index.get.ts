import { getQuery } from 'h3'
import { z } from 'zod'
import { getFollowed } from '#server/domain/follows/queries'
import { parseWith } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'
import { followedSchema } from '#shared/follows/schemas'

/** What somebody is about to follow, named by the address: `?kind=site&target=…`. */
export default definePublicHandler(async ({ event, db, keys }) => {
  const { kind, target } = parseWith(z.object(followedSchema.shape), getQuery(event))
  return { ...await getFollowed(db, { kind, target }), formToken: issueSubmissionId(keys.signing) }
})
