import { confirmAllHours, getService } from '#server/domain/volunteers/hours'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { confirmationSchema } from '#shared/volunteers/hoursSchemas'

/** Confirms hours: of one person, or of everybody on a shift; all or none. */
export default defineStaffHandler('volunteers', 'confirmHours', async ({ event, db, actor, now }) => {
  const { items } = await parseBody(event, confirmationSchema)
  for (const { subDistrict, community } of await Promise.all(items.map(item => getService(db, { ...item, now })))) actor.requireRow({ subDistrict, community })
  return confirmAllHours(db, { items, actor, now })
})
