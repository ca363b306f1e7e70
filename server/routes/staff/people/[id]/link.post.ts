import { getRouterParam } from 'h3'
import { issueSetupLink } from '#server/domain/staff/commands'
import { getStaffAccount } from '#server/domain/staff/queries'
import { keepForNextPage } from '#server/http/signedCookies'
import { defineStaffFormHandler } from '#server/http/staff'

/** A new set-up link, for somebody who lost password or phone. */
export default defineStaffFormHandler('staff', 'invite', async (context) => {
  const { event, db, keys, actor, now } = context
  const { id } = await getStaffAccount(db, getRouterParam(event, 'id') ?? '')
  const { token } = await issueSetupLink(db, { keys, accountId: id, actor, now })
  keepForNextPage(event, context, actor.id, { setupLink: { accountId: id, token } })
  return `/staff/people/${id}`
}, { fresh: true })
