import { isHeldBack } from '#shared/hearings/answers'
import { countHeldBack } from '#server/domain/hearings/answers'
import { countAnswers } from '#server/domain/hearings/matrix'
import { getMatter } from '#server/domain/hearings/queries'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** What becomes public when the answers are released together. */
export default defineStaffHandler('hearings', 'publish', async ({ event, db }) => {
  const matter = await getMatter(db, matterIdOf(event))
  const { totals } = await countAnswers(db, matter)
  const held = await countHeldBack(db, matter.id)
  return {
    matter: { id: matter.id, title: matter.notice.title, kind: matter.kind, subDistrict: matter.subDistrict, isDemo: matter.isDemo, version: matter.version, holdsAnswers: matter.holdsAnswers, isHeldBack: isHeldBack(matter), releasedAt: matter.answersReleasedAt },
    held, left: totals.points - totals.answered - held.points,
  }
}, ofMatter)
