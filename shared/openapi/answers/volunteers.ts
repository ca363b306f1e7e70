import { z } from 'zod'
import { membershipStates, skills, teamForms, volunteerStates } from '../../volunteers/rules.ts'
import { day, instant } from './parts.ts'

const bilingual = z.strictObject({
  zh: z.string(),
  en: z.string().nullable(),
})

const meeting = z.strictObject({
  startsAt: instant,
  endsAt: instant,
  place: bilingual.nullable(),
})

export const teamList = z.strictObject({
  items: z.array(z.strictObject({
    id: z.string(),
    form: z.enum(teamForms),
    subDistrict: z.string(),
    community: z.string(),
    name: bilingual,
    role: bilingual.nullable(),
    does: bilingual,
    when: bilingual,
    where: bilingual,
    skills: z.array(z.enum(skills)),
    minAge: z.number(),
    seats: z.number(),
    places: z.number(),
    meeting: meeting.nullable(),
    publishedAt: instant,
    isDemo: z.boolean(),
  })),
  nextCursor: z.string().nullable(),
})

export const teamPage = z.strictObject({
  coming: z.strictObject({
    shifts: z.number(),
    free: z.number(),
  }),
  stage: z.enum(['closed', 'open']),
  mayNot: bilingual,
  contact: bilingual,
  leader: bilingual.nullable(),
  insurance: bilingual.nullable(),
  risks: bilingual.nullable(),
  isRisky: z.boolean(),
  isLong: z.boolean(),
  needsAgreement: z.boolean(),
  agreement: z.strictObject({
    number: z.number(),
    text: bilingual,
    at: instant,
  }).nullable(),
  closed: z.strictObject({
    at: instant,
    reason: z.string().nullable(),
  }).nullable(),
  id: z.string(),
  form: z.enum(teamForms),
  subDistrict: z.string(),
  community: z.string(),
  name: bilingual,
  role: bilingual.nullable(),
  does: bilingual,
  when: bilingual,
  where: bilingual,
  skills: z.array(z.enum(skills)),
  minAge: z.number(),
  seats: z.number(),
  places: z.number(),
  meeting: meeting.nullable(),
  publishedAt: instant,
  isDemo: z.boolean(),
})

export const signUpReceipt = z.strictObject({
  number: z.string(),
  queryCode: z.string(),
  receivedAt: instant,
  state: z.enum(volunteerStates),
  checkDueOn: day.nullable(),
  teams: z.array(z.strictObject({
    teamId: z.string(),
    state: z.enum(membershipStates),
    rank: z.number(),
    ahead: z.number().nullable(),
  })),
})

export const orderList = z.strictObject({
  items: z.array(z.strictObject({
    id: z.string(),
    title: z.string().nullable(),
    kind: z.string(),
    startsAt: instant,
    endsAt: instant,
    subDistrict: z.string(),
    community: z.string(),
    helpers: z.number(),
    free: z.number(),
    repeats: z.boolean(),
    isDemo: z.boolean(),
  })),
  nextCursor: z.string().nullable(),
})

export const orderFigures = z.strictObject({
  from: z.string(),
  to: z.string(),
  kinds: z.array(z.strictObject({
    kind: z.string(),
    ended: z.number().nullable(),
    done: z.number().nullable(),
    medianHoursToTake: z.number().nullable(),
    medianHoursToDone: z.number().nullable(),
  })),
  served: z.number().nullable(),
  answered: z.number().nullable(),
})
