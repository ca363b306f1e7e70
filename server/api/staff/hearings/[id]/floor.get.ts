import { getMatter } from '#server/domain/hearings/queries'
import { listPresentSpeakers, listTurns } from '#server/domain/hearings/speeches'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** What the room's laptop shows: the list of turns, who is speaking, and who has come. */
export default defineStaffHandler('hearings', 'meet', async ({ event, db, now }) => {
  const { id, kind, notice, subDistrict, isDemo } = await getMatter(db, matterIdOf(event))
  return {
    matter: { id, kind, title: notice.title, subDistrict, isDemo },
    turns: await listTurns(db, id),
    present: (await listPresentSpeakers(db, id)).filter(({ isQueued }) => !isQueued),
    now,
  }
}, ofMatter)
