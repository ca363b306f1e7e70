import { z } from 'zod'
import { isDay } from '../time.ts'
import { volunteerStates } from './rules.ts'

/** The id of a row, as `createId` makes it. */
const rowId = z.string().min(1).max(40)
const version = z.int().min(1)
const day = z.string().refine(isDay, 'seat.day_invalid')
/** The volunteer reads it. */
const reason = z.string().trim().min(1, 'seat.reason_missing').max(500)

/** The community's check; who is not taken on reads why. */
export const checkSchema = z.strictObject({ version, isAccepted: z.boolean(), reason: z.string().trim().max(500).nullable() })
  .refine(({ isAccepted, reason }) => isAccepted || reason, { path: ['reason'], message: 'seat.reason_missing' })

export const trainingSchema = z.strictObject({
  version,
  /** Made by the caller: sent again it is the same training. */
  trainingId: z.uuid(),
  topic: z.string().trim().min(1, 'seat.topic_missing').max(100),
  on: day,
  teamId: rowId.nullable(),
})

/** An agreement signed on paper. */
export const paperSchema = z.strictObject({ membershipId: rowId, agreement: z.int().min(1), on: day })

/** `until`: the day on which they are back; null: until they say so. */
export const pauseSchema = z.strictObject({ version, until: day.nullable(), reason })
export const resumptionSchema = z.strictObject({ version })
export const endSchema = z.strictObject({ version, reason })
export const seatEndSchema = z.strictObject({ reason })

/** What a volunteer taps of their own place in a team. */
export const ownSeatSchema = z.strictObject({ action: z.enum(['accept', 'pass', 'queue', 'leave']), membershipId: rowId })

/** The version that stood on the page. */
export const ownAgreementSchema = z.strictObject({ agreement: z.coerce.number().int().min(1) })

export const peopleListSchema = z.strictObject({
  state: z.enum(volunteerStates).optional(),
  community: z.string().max(20).optional(),
  cursor: z.string().max(200).optional(),
})
