import { listOpenWhistles, listWhistlesToAnswer } from '#server/domain/whistles/queries'
import { defineStaffHandler } from '#server/http/staff'

/** What waits for the person's body, and what is open on cases of their sub-districts; the most urgent first. */
export default defineStaffHandler('reports', 'read', async ({ db, actor, now }) => {
  const { subDistricts } = actor.scope
  const sees = actor.can('reports', 'whistle') || actor.can('reports', 'supervise')
  return {
    toAnswer: await listWhistlesToAnswer(db, { holder: actor, now }),
    /** Null for whoever does not follow whistles of others. */
    open: sees ? await listOpenWhistles(db, { subDistricts, now }) : null,
    now,
  }
})
