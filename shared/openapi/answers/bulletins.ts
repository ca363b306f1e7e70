import { z } from 'zod'
import { counted, instant } from './parts.ts'

export const bulletinList = z.strictObject({
  months: z.array(z.strictObject({
    month: z.string(),
    digest: z.string(),
    frozenAt: instant,
  })),
  next: z.string().nullable(),
  isFirst: z.boolean(),
  quarter: z.string(),
})

const row = z.strictObject({
  published: counted,
  demolished: counted,
  closed: counted,
  relapsed: counted,
  withdrawn: counted,
  sites: counted,
  closedInYear: counted,
  lateDecisions: counted,
  lateRectifications: counted,
  'status.registered': counted,
  'status.published': counted,
  'status.classified': counted,
  'status.planned': counted,
  'status.voluntary': counted,
  'status.assisted': counted,
  'status.filed': counted,
  'status.ordered': counted,
  'status.reminded': counted,
  'status.noticed': counted,
  'status.hold': counted,
  'status.enforced': counted,
  'status.fastTrack': counted,
  'status.demolished': counted,
  'status.accepted': counted,
  'status.closed': counted,
  'status.reuse': counted,
  'status.inspected': counted,
  'status.relapsed': counted,
  'status.paused': counted,
  planMonth: counted,
  planYear: counted,
  reportsReceived: counted,
  reportsAccepted: counted,
  reportsRefused: counted,
  reportsTransferred: counted,
  foundConfirmed: counted,
  foundUnfounded: counted,
  foundLawful: counted,
  foundNothing: counted,
  reportsTold: counted,
  reportsInTime: counted,
  lateReports: counted,
  whistles: counted,
  whistlesAnswered: counted,
  whistlesLate: counted,
  silentWhistles: counted,
  objectionsFiled: counted,
  objectionsAdopted: counted,
  objectionsPartly: counted,
  objectionsRejected: counted,
  lateObjections: counted,
  helpAsked: counted,
  needsMet: counted,
  needsOpen: counted,
  medianDays: counted,
})

const bodyRow = z.strictObject({
  whistlesAnswered: counted,
  whistlesLate: counted,
  medianDays: counted,
  given: counted,
  told: counted,
  toldInTime: counted,
  whistled: counted,
})

const figures = z.strictObject({
  month: z.string(),
  method: z.number(),
  total: row,
  subDistricts: z.record(z.string(), row),
  bodies: z.record(z.string(), bodyRow),
})

const bodies = z.strictObject({
  nameZh: z.string(),
  nameEn: z.string().nullable(),
})

export const bulletin = z.strictObject({
  month: z.string(),
  digest: z.string(),
  frozenAt: instant,
  figures: figures,
  standing: figures,
  corrections: z.array(z.strictObject({
    at: instant,
    reason: z.string(),
    differences: z.array(z.strictObject({
      path: z.string(),
      was: counted,
      is: counted,
    })),
  })),
  before: z.array(figures),
  bodies: z.record(z.string(), bodies),
  isRanked: z.boolean(),
  record: z.strictObject({
    size: z.number(),
    root: z.string(),
    shortNumber: z.string(),
  }).nullable(),
})

export const bulletinRows = z.union([z.strictObject({
  counts: z.null(),
  bodies: z.strictObject({

  }),
  sites: z.array(z.strictObject({
    id: z.string(),
    nameZh: z.string(),
    nameEn: z.string().nullable(),
  })),
  total: z.number(),
  first: z.number(),
  gone: z.number(),
  next: z.number().nullable(),
  previous: z.number().nullable(),
  month: z.string(),
  figure: z.string(),
  subDistrict: z.string().nullable(),
  body: z.string().nullable(),
}), z.strictObject({
  counts: z.array(z.strictObject({
    key: z.string(),
    figure: counted,
  })),
  bodies: z.record(z.string(), bodies),
  sites: z.array(z.strictObject({

  })),
  total: z.number(),
  first: z.number(),
  gone: z.number(),
  next: z.null(),
  previous: z.null(),
  month: z.string(),
  figure: z.string(),
  subDistrict: z.string().nullable(),
  body: z.string().nullable(),
})])

const record = z.strictObject({
  other: counted,
  building: counted,
  danger: counted,
})

const fairnessRow = z.strictObject({
  reports: record,
  findings: record,
  actions: record,
})

export const fairness = z.strictObject({
  previous: z.string(),
  next: z.string().nullable(),
  quarter: z.string(),
  rows: z.record(z.string(), fairnessRow),
  total: fairnessRow,
  basis: z.enum(['all', 'danger']),
  unfair: z.array(z.string()),
})

export const bulletinFile = z.strictObject({
  month: z.string(),
  digest: z.string(),
  frozenAt: instant,
  figures: z.strictObject({
    month: z.string(),
    method: z.number(),
    total: row,
    subDistricts: z.record(z.string(), row),
    bodies: z.record(z.string(), bodyRow),
    rows: z.strictObject({
      published: z.record(z.string(), z.array(z.string())).optional(),
      demolished: z.record(z.string(), z.array(z.string())).optional(),
      closed: z.record(z.string(), z.array(z.string())).optional(),
      relapsed: z.record(z.string(), z.array(z.string())).optional(),
      withdrawn: z.record(z.string(), z.array(z.string())).optional(),
      closedInYear: z.record(z.string(), z.array(z.string())).optional(),
      lateDecisions: z.record(z.string(), z.array(z.string())).optional(),
      lateRectifications: z.record(z.string(), z.array(z.string())).optional(),
      'status.found': z.record(z.string(), z.array(z.string())).optional(),
      'status.registered': z.record(z.string(), z.array(z.string())).optional(),
      'status.published': z.record(z.string(), z.array(z.string())).optional(),
      'status.classified': z.record(z.string(), z.array(z.string())).optional(),
      'status.planned': z.record(z.string(), z.array(z.string())).optional(),
      'status.voluntary': z.record(z.string(), z.array(z.string())).optional(),
      'status.assisted': z.record(z.string(), z.array(z.string())).optional(),
      'status.filed': z.record(z.string(), z.array(z.string())).optional(),
      'status.ordered': z.record(z.string(), z.array(z.string())).optional(),
      'status.reminded': z.record(z.string(), z.array(z.string())).optional(),
      'status.noticed': z.record(z.string(), z.array(z.string())).optional(),
      'status.hold': z.record(z.string(), z.array(z.string())).optional(),
      'status.enforced': z.record(z.string(), z.array(z.string())).optional(),
      'status.fastTrack': z.record(z.string(), z.array(z.string())).optional(),
      'status.demolished': z.record(z.string(), z.array(z.string())).optional(),
      'status.accepted': z.record(z.string(), z.array(z.string())).optional(),
      'status.closed': z.record(z.string(), z.array(z.string())).optional(),
      'status.reuse': z.record(z.string(), z.array(z.string())).optional(),
      'status.inspected': z.record(z.string(), z.array(z.string())).optional(),
      'status.relapsed': z.record(z.string(), z.array(z.string())).optional(),
      'status.paused': z.record(z.string(), z.array(z.string())).optional(),
      'status.withdrawn': z.record(z.string(), z.array(z.string())).optional(),
    }),
  }),
  corrections: z.array(z.strictObject({
    at: instant,
    reason: z.string(),
    differences: z.array(z.strictObject({
      path: z.string(),
      was: counted,
      is: counted,
      added: z.array(z.string()).optional(),
      removed: z.array(z.string()).optional(),
    })),
  })),
})
