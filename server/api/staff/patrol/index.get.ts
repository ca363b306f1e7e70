import { getQuery } from 'h3'
import { listPatrols } from '#server/domain/reports/patrol'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { patrolListSchema } from '#shared/reports/patrol'
import { can } from '#shared/staff/permissions'

/** What the person found on patrol, in the sub-districts they are still bound to. */
export default defineStaffHandler('reports', 'patrol', async ({ event, db, actor }) => {
  const { cursor } = parseWith(patrolListSchema, getQuery(event))
  const { items, next } = await listPatrols(db, { patrolledBy: actor.id, limit: 50, after: cursor })
  const { subDistricts } = actor.scope
  return {
    items: items.filter(({ subDistrict }) => can({ ...actor, subDistricts }, 'reports', 'patrol', { subDistrict })),
    nextCursor: next && `${next.receivedAt.getTime()}.${next.id}`,
  }
})
