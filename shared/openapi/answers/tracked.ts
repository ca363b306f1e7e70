import { z } from 'zod'
import { receiptPrefixes, type ReceiptKind } from '../../receipts/number.ts'
import { satisfactions, solvedAnswers } from '../../reports/afterwards.ts'
import { findings, reportKinds, reportStatuses } from '../../reports/rules.ts'
import { shownSteps } from '../../reports/steps.ts'
import { roles } from '../../staff/permissions.ts'
import { appeal, day, instant, passage } from './parts.ts'
import { trackedApplication, trackedComment, trackedProposal } from './trackedHearings.ts'
import { trackedAssistance, trackedObjection } from './trackedHomes.ts'
import { trackedOrder, trackedVolunteer } from './trackedVolunteers.ts'

const trackedReport = z.strictObject({
  kind: z.literal('report'),
  number: z.string(),
  matter: z.enum(reportKinds),
  subDistrict: z.string(),
  community: z.string().nullable(),
  placeWords: z.string(),
  status: z.enum(reportStatuses),
  previousStatus: z.enum(reportStatuses).nullable(),
  refusalReason: z.literal([1, 2, 3, 4, 5, 6, 7, 8]).nullable(),
  receivedAt: instant,
  version: z.number(),
  isErased: z.boolean(),
  hasLeft: z.boolean(),
  holder: z.strictObject({
    body: z.strictObject({
      nameZh: z.string(),
      nameEn: z.string().nullable(),
    }).nullable(),
    sort: z.enum(['subDistrict', 'body', 'receiver', 'nobody']),
  }),
  due: z.strictObject({
    day,
    hours: z.strictObject({
      from: z.string(),
      until: z.string(),
      amount: z.number(),
      unit: z.enum(['hour', 'minute']),
    }).nullable(),
    days: z.strictObject({
      from: z.string(),
      amount: z.number(),
      unit: z.enum(['day', 'workingDay', 'month']),
      movedFrom: z.string().nullable(),
      skipped: z.array(z.string()),
      pauses: z.array(z.strictObject({
        from: z.string(),
        to: z.string(),
      })),
    }).nullable(),
    basis: z.string().nullable(),
    figure: z.enum(['draft', 'statute', 'portal']),
    mayMove: z.boolean(),
  }).nullable(),
  words: z.array(passage),
  photoCount: z.number(),
  outcome: z.strictObject({
    finding: z.enum(findings).nullable(),
    result: z.string().nullable(),
    told: z.string().nullable(),
    handledAt: instant.nullable(),
  }).nullable(),
  main: z.strictObject({
    status: z.enum(reportStatuses),
  }).nullable(),
  steps: z.array(z.strictObject({
    at: instant,
    step: z.enum(shownSteps),
    byReporter: z.boolean(),
    reason: z.string().nullable(),
    bodyName: z.string().nullable(),
    day: day.nullable(),
    fromDay: z.string().nullable(),
    toDay: z.string().nullable(),
    finding: z.string().nullable(),
    reasonNumber: z.number().nullable(),
  })),
  messages: z.array(z.strictObject({
    kind: z.enum(['message', 'question', 'answer', 'addition']),
    text: z.string(),
    at: instant,
  })),
  openings: z.array(z.strictObject({
    at: instant,
    reason: z.string().nullable(),
    role: z.enum(roles).nullable(),
  })),
  appeal: appeal.nullable(),
  rating: z.strictObject({
    solved: z.enum(solvedAnswers),
    speed: z.enum(satisfactions),
    manner: z.enum(satisfactions),
    outcome: z.enum(satisfactions),
  }).nullable(),
  ways: z.array(z.enum(['name', 'phone', 'email'])),
  reopenUntil: z.string().nullable(),
  may: z.strictObject({
    takeBackUntil: instant.nullable(),
    add: z.boolean(),
    answer: z.boolean(),
    rate: z.boolean(),
    appeal: z.boolean(),
    withdraw: z.enum(['withdrawn', 'left']).nullable(),
    notice: z.boolean(),
  }),
})

export const trackedReceipt = z.union([
  trackedApplication, trackedProposal, trackedOrder, trackedObjection, trackedAssistance, trackedReport, trackedComment, trackedVolunteer,
])

/** none: the public record has nothing of it; waiting: it will have by then. */
export const receiptProof = z.union([z.strictObject({
  state: z.literal('none'),
}), z.strictObject({
  state: z.literal('waiting'),
  dueAt: instant,
}), z.strictObject({
  state: z.literal('written'),
  proof: z.strictObject({
    format: z.literal('portal-receipt-proof/1'),
    statement: z.strictObject({
      kind: z.enum(Object.keys(receiptPrefixes) as ReceiptKind[]),
      number: z.string(),
      receivedAt: instant,
      content: z.string(),
    }),
    secret: z.string(),
    leaf: z.string(),
    position: z.number(),
    size: z.number(),
    inclusion: z.array(z.string()),
    checkpoint: z.string(),
    verifierKeys: z.array(z.string()),
    said: z.record(z.string(), z.unknown()).nullable(),
  }),
})])
