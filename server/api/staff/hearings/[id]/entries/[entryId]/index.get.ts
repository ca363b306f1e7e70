import { getEntryForStaff } from '#server/domain/hearings/entries'
import { listClauses } from '#server/domain/hearings/matters'
import { getMatter } from '#server/domain/hearings/queries'
import { entryIdOf, ofEntry } from '#server/http/comments'
import { defineStaffHandler } from '#server/http/staff'

/** An entry for whoever did not enter it first: blind until they have entered it too. */
export default defineStaffHandler('hearings', 'enter', async ({ event, db, keys, actor }) => {
  const entry = await getEntryForStaff(db, { entryId: entryIdOf(event), actor, keys })
  const { id, kind, notice, subDistrict, isDemo, textVersion } = await getMatter(db, entry.matterId)
  return { ...entry, matter: { id, kind, title: notice.title, subDistrict, isDemo }, clauses: await listClauses(db, { matterId: id, textVersion }) }
}, ofEntry)
