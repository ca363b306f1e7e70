import { z } from 'zod'
import { needKinds } from '../../assistance/rules.ts'
import { inspectionKinds } from '../../inspections/rules.ts'
import { day, instant } from './parts.ts'

export const reportReceipt = z.strictObject({
  number: z.string(),
  queryCode: z.string(),
  receivedAt: instant,
  dueOn: day.nullable(),
  call: z.array(z.enum(['119', '110', '120', '122'])),
})

export const upload = z.strictObject({
  sha256: z.string(),
})

export const reportFigures = z.strictObject({
  week: z.strictObject({
    from: z.string(),
    countedOn: day,
    rows: z.array(z.strictObject({
      subDistrict: z.string(),
      counts: z.strictObject({
        confirmed: z.number().nullable(),
        atWork: z.number().nullable(),
        notConfirmed: z.number().nullable(),
      }),
    })),
  }),
  previous: z.string(),
  next: z.string().nullable(),
  month: z.string(),
  counts: z.strictObject({
    accepted: z.number().nullable(),
    refused: z.number().nullable(),
    received: z.number().nullable(),
    appealed: z.number().nullable(),
    upheld: z.number().nullable(),
    overturned: z.number().nullable(),
    told: z.number().nullable(),
    transferred: z.number().nullable(),
    merged: z.number().nullable(),
    reopened: z.number().nullable(),
    contactOpened: z.number().nullable(),
  }),
  refusedFor: z.strictObject({
    '1': z.number().nullable(),
    '2': z.number().nullable(),
    '4': z.number().nullable(),
    '6': z.number().nullable(),
    '7': z.number().nullable(),
    '3': z.number().nullable(),
    '5': z.number().nullable(),
    '8': z.number().nullable(),
  }),
  found: z.strictObject({
    confirmed: z.number().nullable(),
    unfounded: z.number().nullable(),
    lawful: z.number().nullable(),
    notFound: z.number().nullable(),
  }),
  medianHours: z.number().nullable(),
})

export const objectionReceipt = z.strictObject({
  number: z.string(),
  queryCode: z.string(),
  receivedAt: instant,
  dueOn: day,
})

export const assistanceFigures = z.strictObject({
  from: z.string(),
  to: z.string(),
  kinds: z.array(z.strictObject({
    need: z.enum(needKinds),
    open: z.union([z.enum(['few', 'withheld']), z.number()]),
    met: z.union([z.enum(['few', 'withheld']), z.number()]),
    notMet: z.union([z.enum(['few', 'withheld']), z.number()]),
  })),
  total: z.strictObject({
    open: z.union([z.enum(['few', 'withheld']), z.number()]),
    met: z.union([z.enum(['few', 'withheld']), z.number()]),
    notMet: z.union([z.enum(['few', 'withheld']), z.number()]),
  }),
})

export const inspectionPlans = z.strictObject({
  items: z.array(z.strictObject({
    id: z.string(),
    kind: z.enum(inspectionKinds),
    titleZh: z.string(),
    titleEn: z.string().nullable(),
    inspector: z.string(),
    fromOn: day,
    untilOn: day,
    perSubDistrict: z.number(),
    seed: z.string(),
    drawnAt: instant.nullable(),
    publishedAt: instant.nullable(),
    isDemo: z.boolean(),
    poolSize: z.number(),
    named: z.array(z.string()),
    rows: z.array(z.strictObject({
      subDistrict: z.string().nullable(),
      sites: z.number(),
      hadFewReports: z.boolean(),
      pass: z.number(),
      fail: z.number(),
      notReached: z.number(),
      none: z.number(),
    })),
  })),
  nextCursor: z.string().nullable(),
})
