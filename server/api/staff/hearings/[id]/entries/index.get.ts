import { listEntries } from '#server/domain/hearings/entries'
import { listClauses } from '#server/domain/hearings/matters'
import { getMatter } from '#server/domain/hearings/queries'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** The entries of a matter that wait for another person, the last that became comments, and the clauses one can speak to. */
export default defineStaffHandler('hearings', 'enter', async ({ event, db, actor, now }) => {
  const matterId = matterIdOf(event)
  const matter = await getMatter(db, matterId)
  const { kind, notice, subDistrict, isDemo, stage, opensAt, closesAt } = matter
  return {
    matter: { id: matterId, kind, title: notice.title, subDistrict, isDemo }, isOver: stage !== 'published', opensAt, closesAt,
    clauses: await listClauses(db, { matterId, textVersion: matter.textVersion }), ...await listEntries(db, { matterId, staffId: actor.id }), now,
  }
}, ofMatter)
