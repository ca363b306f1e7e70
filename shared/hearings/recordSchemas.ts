import { z } from 'zod'
import { plainText, singleLine } from '../text/plain.ts'
import { speakerRoles } from './speech.ts'

/** The longest passage of a record. */
export const maxStatement = 6000

const orNull = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === '' ? null : value, schema.nullable().default(null))
const count = z.coerce.number().int().min(1)

const saidShape = {
  speaker: singleLine({ max: 60 }),
  role: z.enum(speakerRoles),
  text: plainText({ max: maxStatement }),
  reason: orNull(singleLine({ max: 200 })),
}

/** A passage of the record, by somebody who applied to speak or by nobody who did. */
export const statementSchema = z.strictObject({ ...saidShape, applicationId: orNull(z.string().max(40)) })

/** Other words at a place of the record; `revision` is the version that was read. */
export const amendmentSchema = z.strictObject({ ...saidShape, position: count, revision: count })

/** A place of the record as it was read. */
export const placeSchema = z.strictObject({ position: count, revision: count })

export const recordVersionSchema = z.strictObject({ version: count })

/** A speaker's own correction. `keep`: passages that point at somebody were looked at. */
export const correctionSchema = z.strictObject({
  position: count,
  revision: count,
  text: plainText({ max: maxStatement }),
  keep: z.preprocess(value => value === 'yes' || value === true, z.boolean()).default(false),
})

/** Somebody put on the list of turns; the same `turnId` again is the same turn. */
export const turnSchema = z.strictObject({
  turnId: z.uuid(),
  applicationId: z.string().max(40).nullable(),
  speaker: singleLine({ max: 60 }),
  secondsAllowed: z.coerce.number('speech.seconds_invalid').int('speech.seconds_invalid').min(10, 'speech.seconds_invalid').max(3600, 'speech.seconds_invalid'),
})

export const turnVersionSchema = z.strictObject({ version: count })
export const turnMoveSchema = z.strictObject({ version: count, by: z.union([z.literal(-1), z.literal(1)]) })
/** `speakingId`: whose turn is seen to be running by who presses the key. */
export const turnStartSchema = z.strictObject({ version: count, speakingId: z.string().max(40).nullable() })
