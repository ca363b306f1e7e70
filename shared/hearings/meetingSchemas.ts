import { z } from 'zod'
import { email, orNull, phone } from '../reports/schemas.ts'
import { plainText, singleLine } from '../text/plain.ts'
import { selections } from './meeting.ts'
import { stances } from './rules.ts'

export const maxGist = 300
const maxSeats = 1000

const reach = { name: orNull(singleLine({ max: 40 })), phone: orNull(phone), email: orNull(email) }

/** Asked beside everything else that is wrong, so that nobody is sent back twice. */
const always = () => true

/** Somebody who wants to speak, as the form sends it. Whoever is invited has to be reached, and is somebody. */
export const speakerSchema = z.strictObject({
  groupId: z.string('meeting.group_missing').min(1, 'meeting.group_missing').max(40),
  stance: z.enum(stances, 'meeting.stance_missing'),
  gist: plainText({ max: maxGist, min: 0 }).refine(text => text !== '', 'meeting.gist_missing'),
  showName: z.enum(['yes', 'no'], 'meeting.show_name_missing'),
  ...reach,
}).refine(({ name }) => name !== null, { path: ['name'], message: 'meeting.name_missing', when: always })
  .refine(({ phone, email }) => phone !== null || email !== null, { path: ['phone'], message: 'meeting.reach_missing', when: always })

/** Somebody who comes to listen; nobody has to say who they are for that. */
export const listenerSchema = z.strictObject({ phone: reach.phone, email: reach.email })

/** An application as a program sends it. */
export const applicationSchema = z.discriminatedUnion('role', [
  speakerSchema.safeExtend({ submissionId: z.uuid(), role: z.literal('speaker') }),
  z.strictObject({ submissionId: z.uuid(), role: z.literal('observer'), ...listenerSchema.shape }),
])

/** What an application says, whatever way it comes in. */
export function toSpeaker({ groupId, stance, gist, showName, ...contact }: z.output<typeof speakerSchema>) {
  return { role: 'speaker' as const, groupId, stance, gist, publicName: showName === 'yes' ? contact.name : null, contact }
}

export function toListener({ phone, email }: z.output<typeof listenerSchema>) {
  return { role: 'observer' as const, groupId: null, stance: null, gist: null, publicName: null, contact: phone === null && email === null ? null : { name: null, phone, email } }
}

const bilingual = (max: number) => z.strictObject({ zh: plainText({ max }), en: orNull(plainText({ max })) })
const instant = z.iso.datetime({ offset: true }).transform(text => new Date(text))
const seats = z.number('meeting.seats_invalid').int('meeting.seats_invalid').min(0, 'meeting.seats_invalid').max(maxSeats, 'meeting.seats_invalid')
const agenda = z.array(z.strictObject({ title: bilingual(200), minutes: z.number('meeting.minutes_invalid').int('meeting.minutes_invalid').min(1, 'meeting.minutes_invalid').max(600, 'meeting.minutes_invalid') })).max(40)

/** The plan of a meeting, as staff write it. */
export const planSchema = z.strictObject({
  version: z.number().int().min(0),
  startsAt: instant,
  endsAt: instant,
  place: bilingual(200),
  agenda,
  applyFrom: instant.nullable(),
  applyUntil: instant.nullable(),
  selection: z.enum(selections),
  selectionRule: bilingual(2000).nullable(),
  observerSeats: seats,
  groups: z.array(z.strictObject({ name: bilingual(60), seats: seats.min(1, 'meeting.seats_invalid') })).max(30),
})

export const versionSchema = z.strictObject({ version: z.number().int().min(1) })

/** A change of a called meeting; what is left out stays as it is. */
export const meetingChangeSchema = z.strictObject({
  version: z.number().int().min(1),
  reason: bilingual(500),
  changes: z.strictObject({
    startsAt: instant.optional(),
    endsAt: instant.optional(),
    place: bilingual(200).optional(),
    agenda: agenda.optional(),
    seats: z.record(z.string().max(40), seats.min(1, 'meeting.seats_invalid')).optional(),
    observerSeats: seats.optional(),
  }),
})

/** What staff enter for somebody they have spoken to, or who stands before them. */
export const applicantStepSchema = z.strictObject({ step: z.enum(['phoned', 'come', 'leave', 'present', 'absent']) })

/** What a check-in page without network has kept: hashes of codes, never names. */
export const checkInFileSchema = z.strictObject({
  format: z.literal('portal-check-in 1'),
  matterId: z.string().max(40),
  entries: z.array(z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/), at: instant })).max(5000),
})

/** A code as somebody showed it or read it out. */
export const checkInSchema = z.strictObject({ code: singleLine({ max: 40 }) })

/** What a file of the materials is called. */
export const materialSchema = z.strictObject({ nameZh: singleLine({ max: 80 }), nameEn: orNull(singleLine({ max: 80 })) }).transform(({ nameZh: zh, nameEn: en }) => ({ zh, en }))
