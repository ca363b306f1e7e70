import { listAgreements, listOpenProposals } from '#server/domain/hearings/deliberation'
import { getMatter } from '#server/domain/hearings/queries'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** What a hall agreed and what was proposed for it. */
export default defineStaffHandler('hearings', 'read', async ({ event, db, actor, now }) => {
  const { id, kind, notice, subDistrict, isDemo, publishedAt, version } = await getMatter(db, matterIdOf(event))
  return {
    matter: { id, kind, title: notice.title, subDistrict, isDemo, version }, isPublic: publishedAt !== null,
    agreements: await listAgreements(db, { matterId: id, now }), proposals: await listOpenProposals(db, { matterId: id }), mayWrite: actor.can('hearings', 'meet', { subDistrict }),
  }
}, ofMatter)
