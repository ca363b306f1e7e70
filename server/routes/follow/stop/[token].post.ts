import { getRouterParam, setResponseHeader } from 'h3'
import { stopFollows } from '../../../domain/follows/commands.ts'
import { stopFollowing } from '../../../domain/hearings/followers.ts'
import { defineLinkHandler } from '../../../http/handlers.ts'

/** The button of a mail program (RFC 8058), for mails of either kind. Whatever the word, the answer is the same. */
export default defineLinkHandler(async ({ event, db, now }) => {
  const token = getRouterParam(event, 'token')!
  await stopFollows(db, { token, now })
  await stopFollowing(db, { token, now })
  setResponseHeader(event, 'cache-control', 'no-store')
  return ''
})
