import { listDraws, toPublicDraw } from '#server/domain/hearings/draws'
import { findMeeting } from '#server/domain/hearings/meetingQueries'
import { getMatter } from '#server/domain/hearings/queries'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('hearings', 'draw', async ({ event, db, now }) => {
  const { id, kind, notice, subDistrict, isDemo } = await getMatter(db, matterIdOf(event))
  const meeting = await findMeeting(db, id)
  return {
    matter: { id, kind, title: notice.title, subDistrict, isDemo },
    meeting: meeting ? { selection: meeting.selection, applyUntil: meeting.applyUntil, isRulePublished: meeting.selectionRule !== null && meeting.calledAt !== null, hasBegun: meeting.heldAt !== null || now >= meeting.startsAt } : null,
    draws: (await listDraws(db, id)).map(toPublicDraw),
    now,
  }
}, ofMatter)
