import { getRouterParam } from 'h3'
import { finishSchema } from '../../../../../shared/volunteers/leases.ts'
import { finishLease, giveBackLease, keepLease, offerHandover, reportNoAnswer, startLease } from '../../../../domain/volunteers/leases.ts'
import { parseWith } from '../../../../http/body.ts'
import { defineReceiptFormHandler } from '../../../../http/track.ts'

const steps = { start: startLease, giveBack: giveBackLease, handOver: offerHandover, keep: keepLease, noAnswer: reportNoAnswer }

/** One tap each for what the holder of a lease can say; finished with a word on it. */
export default defineReceiptFormHandler('volunteer', async ({ event, db, keys, calendar, now, fields, answers, subjectId: volunteerId }) => {
  const leaseId = getRouterParam(event, 'leaseId') ?? ''
  const tap = { leaseId, volunteerId, keys, calendar, now }
  const step = typeof fields.action === 'string' && Object.hasOwn(steps, fields.action) ? fields.action as keyof typeof steps : undefined
  if (fields.action === 'finish') await finishLease(db, { ...tap, note: parseWith(finishSchema, answers) })
  else if (step) await steps[step](db, tap)
  return `/track/volunteer/orders/${leaseId}${step || fields.action === 'finish' ? `?done=${String(fields.action)}` : ''}`
})
