import { getMatterForStaff } from '#server/domain/hearings/desk'
import { getMatter } from '#server/domain/hearings/queries'
import { matterIdOf } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** A matter with what is missing, its notices and its history, and what the person may do with it. */
export default defineStaffHandler('hearings', 'read', async ({ event, db, actor, calendar, now }) => {
  const matter = await getMatter(db, matterIdOf(event))
  const where = { subDistrict: matter.subDistrict }
  actor.requireRow(where)
  const may = { draft: actor.can('hearings', 'draft', where), publish: actor.can('hearings', 'publish', where), checkLegality: actor.can('hearings', 'checkLegality', where) }
  return { ...await getMatterForStaff(db, { matter, staffId: actor.id, now, calendar }), may }
})
