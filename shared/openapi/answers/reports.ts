import { z } from 'zod'
import { needKinds } from '../../assistance/rules.ts'
import { commentChannels, commentStates, lateUses, matterKinds, pointOutcomes, stances } from '../../hearings/rules.ts'
import { inspectionKinds } from '../../inspections/rules.ts'
import { satisfactions, solvedAnswers } from '../../reports/afterwards.ts'
import { findings, reportKinds, reportStatuses } from '../../reports/rules.ts'
import { shownSteps } from '../../reports/steps.ts'
import { roles } from '../../staff/permissions.ts'
import { ageBands, freeTimes, languages, membershipStates, skills, volunteerStates } from '../../volunteers/rules.ts'
import { day, instant, passage } from './parts.ts'

export const reportReceipt = z.strictObject({
  number: z.string(),
  queryCode: z.string(),
  receivedAt: instant,
  dueOn: day.nullable(),
  call: z.array(z.enum(['119', '110', '120', '122'])),
})

const appeal = z.strictObject({
  text: z.string(),
  at: instant,
  dueOn: day.nullable(),
  outcome: z.enum(['upheld', 'overturned']).nullable(),
  answer: z.string().nullable(),
})

const bilingual = z.strictObject({
  zh: z.string(),
  en: z.string().nullable(),
})

const clause = z.strictObject({
  key: z.string(),
  label: z.string(),
  textVersion: z.number(),
})

export const trackedReceipt = z.union([z.strictObject({
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
}), z.strictObject({
  kind: z.literal('comment'),
  number: z.string(),
  state: z.enum(commentStates),
  stance: z.enum(stances),
  words: z.string(),
  authorKind: z.enum(['person', 'organisation']).nullable(),
  publicName: z.string().nullable(),
  channel: z.enum(commentChannels),
  receivedAt: instant,
  isLate: z.boolean(),
  rule: z.number().nullable(),
  toAuthor: z.string().nullable(),
  decidedAt: instant.nullable(),
  withdrawnAt: instant.nullable(),
  salt: z.string(),
  hash: z.string(),
  version: z.number(),
  matter: z.strictObject({
    id: z.string(),
    kind: z.enum(matterKinds),
    title: bilingual,
    closesAt: instant,
    lateUse: z.enum(lateUses),
  }),
  clause: z.strictObject({
    label: z.string(),
    text: bilingual,
    key: z.string(),
  }).nullable(),
  shown: z.union([z.strictObject({
    as: z.literal('words'),
    pieces: z.array(passage),
    name: z.string().nullable(),
    nameCovered: z.boolean(),
  }), z.strictObject({
    as: z.literal('tombstone'),
    reason: z.enum(['withdrawn', 'held', 'refused']),
    at: instant.nullable(),
    rule: z.number().nullable(),
  })]).nullable(),
  files: z.array(z.strictObject({
    id: z.string(),
    mediaType: z.string(),
    size: z.number(),
    sha256: z.string(),
    isShown: z.boolean(),
  })),
  readBy: z.string().nullable(),
  answers: z.strictObject({
    id: z.string(),
    number: z.string(),
    isLate: z.boolean(),
    clause: clause.nullable(),
    points: z.array(z.strictObject({
      quote: z.string().nullable(),
      answer: z.strictObject({
        id: z.string(),
        outcome: z.enum(pointOutcomes),
        reason: bilingual,
        unchanged: bilingual.nullable(),
        clause: clause.nullable(),
        releasedAt: instant,
        isCorrection: z.boolean(),
        earlier: z.array(z.strictObject({
          outcome: z.enum(pointOutcomes),
          reason: bilingual,
          unchanged: bilingual.nullable(),
          releasedAt: instant,
        })),
        points: z.number(),
        comments: z.number(),
      }).nullable(),
    })),
    pieces: z.array(passage),
  }).nullable(),
  ways: z.array(z.enum(['name', 'phone', 'email'])),
  appeal: appeal.nullable(),
  coverAskedAt: instant.nullable(),
  isCoverSettled: z.boolean(),
  steps: z.array(z.strictObject({
    at: instant,
    step: z.enum(['published', 'withdrawn', 'masked', 'held', 'refused', 'received', 'appealed', 'appealUpheld', 'contactOpened', 'contactRemoved', 'appealOverturned', 'coverAsked', 'stoodAlone']),
    reason: z.string().nullable(),
  })),
  may: z.strictObject({
    withdraw: z.boolean(),
    appeal: z.boolean(),
    cover: z.boolean(),
    removeContact: z.boolean(),
    standAlone: z.boolean(),
  }),
}), z.strictObject({
  kind: z.literal('volunteer'),
  number: z.string(),
  subDistrict: z.string(),
  community: z.string(),
  ageBand: z.enum(ageBands),
  skills: z.array(z.enum(skills)),
  times: z.array(z.enum(freeTimes)),
  languages: z.array(z.enum(languages)),
  needs: z.string().nullable(),
  publicName: z.string().nullable(),
  consentVersion: z.number(),
  consentedAt: instant,
  channel: z.enum(['web', 'desk']),
  receivedAt: instant,
  state: z.enum(volunteerStates),
  checkDueOn: day.nullable(),
  checkedAt: instant.nullable(),
  trainedOn: day.nullable(),
  activeAt: instant.nullable(),
  pausedUntil: z.string().nullable(),
  endedAt: instant.nullable(),
  stateReason: z.string().nullable(),
  digest: z.boolean(),
  erasedAt: instant.nullable(),
  isUnderAge: z.boolean(),
  contact: z.strictObject({
    name: z.string().nullable(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
  }).nullable(),
  guardian: z.strictObject({
    name: z.string().nullable(),
    phone: z.string().nullable(),
    consentedAt: instant,
  }).nullable(),
  teams: z.array(z.strictObject({
    id: z.string(),
    teamId: z.string(),
    name: bilingual,
    state: z.enum(membershipStates),
    rank: z.number(),
    joinedAt: instant,
    answerBy: instant.nullable(),
    ahead: z.number().nullable(),
  })),
  may: z.strictObject({
    change: z.boolean(),
    pause: z.boolean(),
    resume: z.boolean(),
    leave: z.boolean(),
    erase: z.boolean(),
  }),
  steps: z.array(z.strictObject({
    at: instant,
    action: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number(), z.strictObject({
      key: z.string(),
    })])),
    reason: z.string().nullable(),
    actorKind: z.string(),
    role: z.string().nullable(),
  })),
})])

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
