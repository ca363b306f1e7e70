import { ownSeatSchema } from '../../../../shared/volunteers/standingSchemas.ts'
import { acceptOffer, joinTeam, leaveTeam, passOffer } from '../../../domain/volunteers/seats.ts'
import { getOwnMembership } from '../../../domain/volunteers/trackedSeats.ts'
import { parseWith } from '../../../http/body.ts'
import { defineReceiptFormHandler } from '../../../http/track.ts'

/** One tap each: I take the seat, not this time, queue again, leave this team. */
export default defineReceiptFormHandler('volunteer', async ({ db, keys, calendar, now, fields, answers, subjectId: volunteerId }) => {
  const { action, membershipId } = parseWith(ownSeatSchema, { ...answers, action: fields.action })
  const { teamId } = await getOwnMembership(db, { volunteerId, membershipId })
  const tap = { membershipId, actor: { kind: 'resident' as const }, keys, calendar, now }
  const taps = {
    accept: () => acceptOffer(db, tap),
    pass: () => passOffer(db, tap),
    queue: () => joinTeam(db, { teamId, volunteerId, actor: tap.actor, now }),
    leave: () => leaveTeam(db, tap),
  }
  await taps[action]()
  return `/track/volunteer/seats?done=${action}`
})
