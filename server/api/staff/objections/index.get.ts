import { getQuery } from 'h3'
import { findNames } from '#server/domain/ledger/queries'
import { listObjectionsForStaff } from '#server/domain/objections/queries'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { staffObjectionListSchema } from '#shared/objections/schemas'
import { toDay } from '#shared/time'

/** Objections of the sub-districts somebody is responsible for. */
export default defineStaffHandler('objections', 'read', async ({ event, db, actor, now }) => {
  const list = await listObjectionsForStaff(db, { ...parseWith(staffObjectionListSchema, getQuery(event)), scope: actor.scope, limit: 50, today: toDay(now) })
  const names = await findNames(db, list.items.map(({ siteId }) => siteId))
  return { ...list, items: list.items.map(item => ({ ...item, siteName: names.get(item.siteId) ?? '' })) }
})
