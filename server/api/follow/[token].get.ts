import { getRouterParam, setResponseHeader } from 'h3'
import { findFollower, getFollowed, listFollows } from '#server/domain/follows/queries'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'

/** What the page behind the link of a mail shows. Looking at it changes nothing: mail programs open links by themselves. */
export default definePublicHandler(async ({ event, db, keys }) => {
  setResponseHeader(event, 'cache-control', 'no-store')
  const formToken = issueSubmissionId(keys.signing)
  const follower = await findFollower(db, getRouterParam(event, 'token')!)
  if (!follower) return { rhythm: null, items: [], formToken }
  const items = await Promise.all((await listFollows(db, follower.id)).map(async ({ id, kind, target, confirmedAt }) => {
    // What the public can no longer see is still theirs to stop.
    const followed = await getFollowed(db, { kind, target }).catch(() => undefined)
    return { id, kind, isConfirmed: confirmedAt !== null, name: followed?.name ?? null, path: followed?.path ?? null }
  }))
  return { rhythm: follower.rhythm, items, formToken }
})
