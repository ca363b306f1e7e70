import { getClock } from '#shared/calendar/clocks'
import { getMatter } from '#server/domain/hearings/queries'
import { getRecordForStaff } from '#server/domain/hearings/record'
import { listPresentSpeakers, listTurns } from '#server/domain/hearings/speeches'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('hearings', 'read', async ({ event, db, actor, calendar, now }) => {
  const { id, kind, notice, subDistrict, isDemo } = await getMatter(db, matterIdOf(event))
  const record = await getRecordForStaff(db, { matterId: id, actorId: actor.id, now })
  return {
    matter: { id, kind, title: notice.title, subDistrict, isDemo },
    record,
    hasBegun: now >= record.startsAt,
    speakers: await listPresentSpeakers(db, id),
    turns: (await listTurns(db, id)).filter(({ startedAt }) => startedAt !== null).map(turn => ({ id: turn.id, speaker: turn.speaker, applicationId: turn.applicationId })),
    correctDays: getClock('hearing.correct', calendar).amount ?? 0,
    may: { write: actor.can('hearings', 'meet', { subDistrict }), signOff: actor.can('hearings', 'signOff', { subDistrict }) },
    now,
  }
}, ofMatter)
