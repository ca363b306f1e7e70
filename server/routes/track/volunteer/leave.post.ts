import { eraseVolunteer } from '#server/domain/volunteers/changes'
import { endService, pauseVolunteer, resumeVolunteer } from '#server/domain/volunteers/standing'
import { parseWith } from '#server/http/body'
import { defineReceiptFormHandler } from '#server/http/track'
import { eraseSchema, leaveSchema, pauseSchema } from '#shared/volunteers/signup'

/** Pause, come back, leave, delete: each at once; without `action` it only opens the page again with number and code. */
export default defineReceiptFormHandler('volunteer', async ({ db, keys, calendar, now, fields, answers, subjectId: volunteerId }) => {
  const acting = { volunteerId, actor: { kind: 'resident' as const }, keys, calendar, now }
  const taps: Record<string, () => Promise<void>> = {
    pause: () => pauseVolunteer(db, { ...acting, ...parseWith(pauseSchema, answers), reason: null }),
    resume: () => resumeVolunteer(db, acting),
    leave: () => endService(db, { ...acting, ...parseWith(leaveSchema, answers) }),
    erase: () => {
      parseWith(eraseSchema, answers)
      return eraseVolunteer(db, acting)
    },
  }
  const tap = typeof fields.action === 'string' && Object.hasOwn(taps, fields.action) ? fields.action : null
  if (!tap) return '/track/volunteer/leave'
  await taps[tap]!()
  return `/track/volunteer?done=${tap}`
})
