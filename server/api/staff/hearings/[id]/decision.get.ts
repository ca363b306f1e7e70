import { listObstacles } from '#server/domain/hearings/closing'
import { getMatter } from '#server/domain/hearings/queries'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** Where a matter stands before its decision and its archive, and all that is missing. */
export default defineStaffHandler('hearings', 'publish', async ({ event, db, now }) => {
  const matter = await getMatter(db, matterIdOf(event))
  const step = matter.stage === 'published' ? 'decide' : matter.stage === 'decided' ? 'archive' : null
  return {
    matter: {
      id: matter.id, title: matter.notice.title, kind: matter.kind, subDistrict: matter.subDistrict, isDemo: matter.isDemo, stage: matter.stage, version: matter.version,
      decision: matter.decision, decisionUse: matter.decisionUse, decidedAt: matter.decidedAt, archivedAt: matter.archivedAt,
    },
    step, obstacles: step ? await listObstacles(db, matter, step, now) : [],
  }
}, ofMatter)
