import { getQuery } from 'h3'
import { z } from 'zod'
import { followedNotFound } from '#server/domain/follows/errors'
import { getFollowed } from '#server/domain/follows/queries'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'
import { followedSchema } from '#shared/follows/schemas'

/** What somebody is about to follow, named by the address: `?kind=site&target=…`. An address that names nothing is not found. */
export default definePublicHandler(async ({ event, db, keys }) => {
  const asked = z.object(followedSchema.shape).safeParse(getQuery(event))
  if (!asked.success) throw followedNotFound()
  return { ...await getFollowed(db, asked.data), formToken: issueSubmissionId(keys.signing) }
})
