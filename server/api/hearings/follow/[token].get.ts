import { getRouterParam, setResponseHeader } from 'h3'
import { findFollower } from '#server/domain/hearings/followers'
import { getPublicMatter } from '#server/domain/hearings/queries'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'

/** What the page behind the link of a mail shows. Looking at it changes nothing: mail programs open links by themselves. */
export default definePublicHandler(async ({ event, db, keys }) => {
  setResponseHeader(event, 'cache-control', 'no-store')
  const formToken = issueSubmissionId(keys.signing)
  const follower = await findFollower(db, getRouterParam(event, 'token')!)
  if (!follower) return { state: 'none' as const, matter: null, formToken }
  const { id, notice } = await getPublicMatter(db, follower.matterId)
  return { state: follower.confirmedAt === null ? 'asked' as const : 'confirmed' as const, matter: { id, title: notice.title }, formToken }
})
