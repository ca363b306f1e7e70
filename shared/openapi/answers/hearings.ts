import { z } from 'zod'
import { matrixViews } from '../../hearings/answers.ts'
import { proposalStates } from '../../hearings/deliberation.ts'
import { applicationStates } from '../../hearings/meeting.ts'
import { commentOrders } from '../../hearings/reading.ts'
import { commentChannels, lateUses, matterKinds, matterStates, stances } from '../../hearings/rules.ts'
import { speakerRoles } from '../../hearings/speech.ts'
import { answeredPoints, bilingual, citedClause, day, instant, passage } from './parts.ts'

/** A matter as every list of matters shows it. */
const listedMatter = z.strictObject({
  id: z.string(),
  kind: z.enum(matterKinds),
  state: z.enum(matterStates),
  title: bilingual,
  organiser: bilingual,
  subject: bilingual,
  subDistrict: z.string().nullable(),
  community: z.string().nullable(),
  opensAt: instant,
  closesAt: instant,
  firstClosesAt: instant,
  publishedAt: instant,
  isDemo: z.boolean(),
})

export const matterList = z.strictObject({
  items: z.array(listedMatter),
  nextCursor: z.string().nullable(),
})

const version = z.strictObject({
  number: z.number(),
  note: bilingual.nullable(),
  at: instant,
})

const notice = z.strictObject({
  id: z.string(),
  sequence: z.number(),
  kind: z.enum(['record', 'withdrawn', 'selection', 'decided', 'opened', 'extended', 'outage', 'newText', 'corrected', 'called', 'draw', 'materials', 'answers']),
  text: bilingual.nullable(),
  fromClosesAt: instant.nullable(),
  toClosesAt: instant.nullable(),
  at: instant,
})

export const matterNotice = z.strictObject({
  policies: z.array(z.strictObject({
    slug: z.string(),
    title: z.string(),
  })),
  formToken: z.string(),
  now: instant,
  explanation: bilingual,
  basis: bilingual,
  contact: bilingual,
  shortWindowReason: bilingual.nullable(),
  lateUse: z.enum(lateUses),
  textVersion: z.number(),
  versions: z.array(version),
  clauses: z.array(z.strictObject({
    id: z.string(),
    key: z.string(),
    label: z.string(),
    text: bilingual,
  })),
  notices: z.array(notice),
  files: z.array(z.strictObject({
    id: z.string(),
    name: bilingual,
    mediaType: z.string(),
    size: z.number(),
    sha256: z.string(),
    at: instant,
  })),
  sites: z.array(z.strictObject({
    id: z.string(),
    nameZh: z.string(),
    nameEn: z.string().nullable(),
  })),
  meeting: z.strictObject({
    startsAt: instant,
    endsAt: instant,
    place: bilingual,
    calledAt: instant,
    recordPublishedAt: instant.nullable(),
  }).nullable(),
  hasDraws: z.boolean(),
  answers: z.strictObject({
    areHeld: z.boolean(),
    releasedAt: instant.nullable(),
  }),
  decision: z.strictObject({
    at: instant,
    text: bilingual.nullable(),
    use: bilingual.nullable(),
  }).nullable(),
  withdrawal: z.strictObject({
    at: instant,
    reason: bilingual.nullable(),
  }).nullable(),
  comments: z.strictObject({
    received: z.number(),
    waiting: z.number(),
    published: z.number(),
    withdrawn: z.number(),
    masked: z.number(),
    held: z.number(),
    late: z.number(),
    refused: z.number(),
  }),
  agreements: z.array(z.strictObject({
    id: z.string(),
    text: bilingual,
    responsible: bilingual,
    dueOn: day,
    doneOn: day.nullable(),
    note: bilingual.nullable(),
    isOverdue: z.boolean(),
  })),
  proposals: z.array(z.strictObject({
    id: z.string(),
    title: z.string(),
    state: z.enum(proposalStates),
  })),
  ...listedMatter.shape,
})

const matter = z.strictObject({
  id: z.string(),
  kind: z.enum(matterKinds),
  state: z.enum(matterStates),
  title: bilingual,
  textVersion: z.number(),
  isDemo: z.boolean(),
  opensAt: instant,
  closesAt: instant,
})

const counts = z.strictObject({
  shown: z.number(),
  grouped: z.number(),
  groups: z.number(),
})

const clause = z.strictObject({
  key: z.string(),
  label: z.string(),
  isCurrent: z.boolean(),
  count: z.number(),
})

const clausePart = z.strictObject({
  key: z.null(),
  label: z.null(),
  isCurrent: z.boolean(),
  count: z.number(),
})

const group = z.strictObject({
  id: z.string(),
  size: z.number(),
  common: z.array(z.string()),
})

const similarity = z.strictObject({
  version: z.literal(1),
  shingle: z.literal(5),
  bands: z.literal(24),
  rows: z.literal(3),
  threshold: z.literal(0.5),
  common: z.literal(0.5),
})

export const commentList = z.union([z.strictObject({
  items: z.array(z.strictObject({
    id: z.string(),
    number: z.string(),
    isLate: z.boolean(),
    isDemo: z.boolean(),
    channel: z.enum(commentChannels),
    locale: z.string(),
    shownOn: day.nullable(),
    clause: z.strictObject({
      key: z.string(),
      label: z.string(),
      textVersion: z.number(),
      isCurrent: z.boolean(),
    }).nullable(),
    words: z.strictObject({
      stance: z.enum(stances),
      pieces: z.array(passage),
      name: z.string().nullable(),
      nameCovered: z.boolean(),
      authorKind: z.enum(['person', 'organisation']).nullable(),
    }).nullable(),
    tombstone: z.strictObject({
      reason: z.enum(['withdrawn', 'held', 'refused']),
      on: z.string().nullable(),
      rule: z.number().nullable(),
    }).nullable(),
    group: z.strictObject({
      id: z.string(),
      size: z.number(),
    }).nullable(),
    own: z.array(z.string()).nullable(),
  })),
  nextCursor: z.string().nullable(),
  matter: matter,
  counts: counts,
  clauses: z.array(z.union([clause, clausePart])),
  order: z.enum(commentOrders),
  seed: z.number(),
  found: z.number().nullable(),
  group: group.nullable(),
  groups: z.union([z.array(z.strictObject({

  })), z.array(group)]),
  similarity: similarity,
}), z.strictObject({
  items: z.array(z.strictObject({

  })),
  nextCursor: z.null(),
  matter: matter,
  counts: counts,
  clauses: z.array(z.union([clause, clausePart])),
  order: z.enum(commentOrders),
  seed: z.number(),
  found: z.number().nullable(),
  group: group.nullable(),
  groups: z.union([z.array(z.strictObject({

  })), z.array(group)]),
  similarity: similarity,
})])

export const commentReceipt = z.strictObject({
  number: z.string(),
  queryCode: z.string(),
  receivedAt: instant,
  isLate: z.boolean(),
})

export const applicationReceipt = z.strictObject({
  number: z.string(),
  queryCode: z.string(),
  receivedAt: instant,
  state: z.enum(applicationStates),
  rank: z.number().nullable(),
})

const record = z.strictObject({
  adopted: z.number(),
  partly: z.number(),
  notAdopted: z.number(),
  outOfScope: z.number(),
})

export const answerMatrix = z.strictObject({
  matter: z.strictObject({
    id: z.string(),
    title: bilingual,
    kind: z.enum(matterKinds),
    lateUse: z.enum(lateUses),
    areHeld: z.boolean(),
    releasedAt: instant.nullable(),
  }),
  due: z.string().nullable(),
  totals: z.strictObject({
    comments: z.number(),
    points: z.number(),
    answered: z.number(),
    outcomes: record,
  }),
  clauses: z.array(z.strictObject({
    clause: z.strictObject({
      key: z.string(),
      label: z.string(),
      id: z.string(),
      textVersion: z.number(),
    }).nullable(),
    comments: z.number(),
    points: z.number(),
    answered: z.number(),
    outcomes: record,
  })),
  view: z.enum(matrixViews),
  comments: z.array(z.strictObject({
    id: z.string(),
    number: z.string(),
    isLate: z.boolean(),
    clause: citedClause.nullable(),
    points: answeredPoints,
    pieces: z.array(passage),
  })),
  nextCursor: z.string().nullable(),
  now: instant,
})

export const meetingRecord = z.strictObject({
  id: z.string(),
  kind: z.enum(matterKinds),
  title: bilingual,
  record: z.strictObject({
    heldAt: instant,
    place: bilingual,
    publishedAt: instant,
    correctableUntil: instant.nullable(),
    signedOffAt: instant.nullable(),
    statements: z.array(z.strictObject({
      position: z.number(),
      speaker: z.string(),
      role: z.enum(speakerRoles),
      text: z.string(),
      isConfirmed: z.boolean(),
      versions: z.array(z.strictObject({
        revision: z.number(),
        speaker: z.string(),
        text: z.string(),
        at: instant,
        bySpeaker: z.boolean(),
        reason: z.string().nullable(),
      })),
    })),
  }).nullable(),
  times: z.array(z.strictObject({
    speaker: z.string(),
    secondsAllowed: z.number(),
    startedAt: instant,
    endedAt: instant,
    seconds: z.number(),
  })),
  now: instant,
})

export const drawList = z.strictObject({
  id: z.string(),
  kind: z.enum(matterKinds),
  title: bilingual,
  draws: z.array(z.strictObject({
    entries: z.number(),
    groups: z.array(z.strictObject({
      key: z.string(),
      name: bilingual,
      seats: z.number(),
      entries: z.number(),
      placed: z.array(z.strictObject({
        receipt: z.string(),
        rank: z.number(),
        place: z.enum(['seat', 'queue']),
      })),
    })),
    number: z.string().nullable(),
    version: z.number(),
    sequence: z.number(),
    poolHash: z.string(),
    frozenAt: instant,
    source: bilingual,
    secondSource: bilingual,
    numberDueAt: instant,
    usesSecond: z.boolean(),
    secondReason: bilingual.nullable(),
    drawnAt: instant.nullable(),
    voidedAt: instant.nullable(),
    voidReason: bilingual.nullable(),
  })),
  now: instant,
})

const clauseText = z.strictObject({
  label: z.string(),
  text: bilingual,
})

const piecePartPart = z.strictObject({
  text: z.string(),
  change: z.enum(['same', 'added', 'removed']),
})

export const textVersions = z.strictObject({
  id: z.string(),
  title: bilingual,
  current: z.number(),
  shown: z.number(),
  against: z.number().nullable(),
  versions: z.array(version),
  clauses: z.array(z.strictObject({
    key: z.string(),
    label: z.string(),
    text: bilingual,
  })),
  changes: z.array(z.strictObject({
    key: z.string(),
    change: z.enum(['changed', 'same', 'added', 'removed']),
    before: clauseText.nullable(),
    after: clauseText.nullable(),
    pieces: z.strictObject({
      zh: z.array(piecePartPart),
      en: z.array(piecePartPart).nullable(),
    }),
  })).nullable(),
})

export const hallList = z.strictObject({
  today: z.string(),
  halls: z.array(z.strictObject({
    id: z.string(),
    title: bilingual,
    subDistrict: z.string().nullable(),
    community: z.string().nullable(),
    isDemo: z.boolean(),
    closesAt: instant.nullable(),
    startsAt: instant.nullable(),
    place: bilingual.nullable(),
  })),
  proposed: z.array(z.strictObject({
    id: z.string(),
    title: z.string(),
    subDistrict: z.string(),
    community: z.string(),
    receivedAt: instant,
  })),
  open: z.array(z.strictObject({
    id: z.string(),
    matterId: z.string(),
    text: bilingual,
    responsible: bilingual,
    dueOn: day,
    isOverdue: z.boolean(),
  })),
})

const recordPart = z.strictObject({
  '1': z.number().nullable(),
  '2': z.number().nullable(),
  '3': z.number().nullable(),
  '4': z.number().nullable(),
  '5': z.number().nullable(),
  '6': z.number().nullable(),
  '7': z.number().nullable(),
})

export const moderationFigures = z.strictObject({
  previous: z.string(),
  next: z.string().nullable(),
  month: z.string(),
  counts: z.strictObject({
    published: z.number().nullable(),
    masked: z.number().nullable(),
    held: z.number().nullable(),
    refused: z.number().nullable(),
    received: z.number().nullable(),
    appealed: z.number().nullable(),
    upheld: z.number().nullable(),
    overturned: z.number().nullable(),
  }),
  heldFor: recordPart,
  refusedFor: recordPart,
})
