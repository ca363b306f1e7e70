import { getRouterParam, sendRedirect } from 'h3'
import { findFollower } from '../../../domain/follows/queries.ts'
import { definePublicHandler } from '../../../http/handlers.ts'

/** A mail program without such a button opens the address instead: it leads to the page with ours, and changes nothing. */
export default definePublicHandler(async ({ event, db }) => {
  const token = getRouterParam(event, 'token')!
  return sendRedirect(event, `${await findFollower(db, token) ? '/follow' : '/hearings/follow'}/${encodeURIComponent(token)}`, 303)
})
