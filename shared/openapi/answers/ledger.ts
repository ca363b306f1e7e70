import { z } from 'zod'
import { visitResults } from '../../inspections/rules.ts'
import { decisionChanges } from '../../ledger/decisions.ts'
import { decisionKinds } from '../../ledger/records.ts'
import { reuseKinds } from '../../ledger/rounds.ts'
import { areaQualifiers, ownerSystems, periods } from '../../ledger/rules.ts'
import { siteSorts } from '../../ledger/schemas.ts'
import { day, instant } from './parts.ts'
import { listedSite, sourceCitation } from './site.ts'

export const siteList = z.strictObject({
  items: z.array(z.strictObject({
    isUnchecked: z.boolean(),
    ...listedSite.shape,
  })),
  period: z.enum(periods),
  sort: z.enum(siteSorts),
  nextCursor: z.string().nullable(),
  counts: z.strictObject({
    total: z.number(),
    live: z.number(),
    archive: z.number(),
    /** Of these there are more: where no total is kept, a thousand are counted. */
    more: z.array(z.enum(periods)),
  }),
})

export const sitePage = z.discriminatedUnion('state', [z.strictObject({
  state: z.literal('withdrawn'),
  id: z.string(),
  subDistrict: z.string().nullable(),
  at: instant,
  reason: z.string().nullable(),
  isDemo: z.boolean(),
}), z.strictObject({
  reviewDueOn: day.nullable(),
  state: z.literal('checking'),
  id: z.string(),
  at: instant,
  isDemo: z.boolean(),
}), z.strictObject({
  reviewDueOn: day.nullable(),
  policies: z.array(z.strictObject({
    slug: z.string(),
    title: z.string(),
    summary: z.string(),
  })),
  life: z.strictObject({
    remediesRun: z.boolean(),
    decisions: z.array(z.discriminatedUnion('state', [z.strictObject({
      state: z.literal('awaited'),
      id: z.string(),
      kind: z.enum(decisionKinds),
      dueOn: day,
    }), z.strictObject({
      state: z.literal('published'),
      id: z.string(),
      kind: z.enum(decisionKinds),
      number: z.string(),
      decidedOn: day,
      summaryZh: z.string(),
      summaryEn: z.string().nullable(),
      publishedAt: instant,
      changed: z.strictObject({
        how: z.enum(decisionChanges),
        on: z.string(),
      }).nullable(),
    }), z.strictObject({
      state: z.literal('withdrawn'),
      id: z.string(),
      kind: z.enum(decisionKinds),
      number: z.string(),
      decidedOn: day,
      how: z.enum(decisionChanges),
      changedOn: day,
      reason: z.string(),
      withdrawnAt: instant,
    })])),
    acceptance: z.strictObject({
      people: z.number(),
      hasOther: z.boolean(),
      lastSeenOn: day,
    }).nullable(),
    visits: z.array(z.strictObject({
      id: z.string(),
      round: z.number(),
      visitedOn: day,
      result: z.enum(visitResults),
      rectifyByOn: day.nullable(),
      rectifiedOn: day.nullable(),
    })),
    reuses: z.array(z.strictObject({
      id: z.string(),
      kind: z.enum(reuseKinds),
      areaM2: z.number(),
      greenM2: z.number(),
      doneOn: day,
      textZh: z.string().nullable(),
      textEn: z.string().nullable(),
      photos: z.array(z.strictObject({
        id: z.string(),
        media: z.string(),
        width: z.number(),
        height: z.number(),
        captionZh: z.string(),
        captionEn: z.string().nullable(),
      })),
    })),
    lastCheckedOn: day.nullable(),
    isUnchecked: z.boolean(),
    days: z.array(z.strictObject({
      what: z.enum(['rectifyByOn', 'agreedUntilOn', 'partyNoticeOn', 'orderServedOn', 'removeByOn', 'statementUntilOn', 'enforcementServedOn', 'noticeUntilOn', 'stopOrderedOn']),
      day,
    })),
    remedies: z.array(z.strictObject({
      kind: z.enum(['petitionReview', 'petitionReviewAnswer', 'petitionSecondReview', 'reconsider', 'litigate', 'litigateAfter', 'petitionNotice', 'petitionHandle', 'petitionExtend', 'petitionSecondReviewAnswer']),
      who: z.enum(['person', 'office']),
      from: z.enum(['petition', 'knew', 'reviewDecision', 'petitionAccepted', 'petitionExtended', 'petitionAnswer', 'petitionReview', 'petitionReviewAnswer', 'petitionSecondReview']),
      amount: z.number(),
      unit: z.enum(['day', 'workingDay', 'month']),
      basis: z.string().nullable(),
      day: day.nullable(),
      provisional: z.boolean(),
    })),
    isBarred: z.boolean(),
    plannedOn: day.nullable(),
    round: z.number(),
  }).nullable(),
  planZh: z.string().nullable(),
  planEn: z.string().nullable(),
  reuseZh: z.string().nullable(),
  reuseEn: z.string().nullable(),
  noteZh: z.string().nullable(),
  noteEn: z.string().nullable(),
  photos: z.array(z.strictObject({
    id: z.string(),
    moment: z.enum(['before', 'after', 'visit']),
    media: z.string(),
    width: z.number(),
    height: z.number(),
    captionZh: z.string(),
    captionEn: z.string().nullable(),
    takenOn: day.nullable(),
  })),
  timeline: z.array(z.strictObject({
    at: instant,
    action: z.string(),
    reason: z.string().nullable(),
    sentence: z.strictObject({
      key: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number(), z.strictObject({
        key: z.string(),
      })])),
    }),
    changes: z.array(z.strictObject({
      field: z.enum(['subDistrict', 'category', 'status', 'officeNumber', 'nameZh', 'nameEn', 'aliases', 'mode', 'community', 'placeWords', 'ownerSystem', 'landAreaM2', 'landAreaQualifier', 'buildingAreaM2', 'buildingAreaQualifier', 'greenAreaM2', 'livedIn', 'statusOn', 'foundOn', 'holdUntilOn', 'demolishedOn', 'acceptedOn', 'closedOn', 'planZh', 'planEn', 'reuseZh', 'reuseEn', 'noteZh', 'noteEn', 'sources', 'location']),
      from: z.union([z.boolean(), z.string(), z.number(), z.array(z.string()), z.array(sourceCitation)]).nullable().optional(),
      to: z.union([z.boolean(), z.string(), z.number(), z.array(z.string()), z.array(sourceCitation)]).nullable().optional(),
    })),
  })),
  ...listedSite.shape,
  state: z.literal('public'),
})])

const byOwner = z.strictObject({
  key: z.string().nullable(),
  sites: z.number(),
  landM2: z.number(),
  buildingM2: z.number(),
  greenM2: z.number(),
})

const live = z.strictObject({
  total: z.strictObject({
    sites: z.number(),
    landM2: z.number(),
    buildingM2: z.number(),
    greenM2: z.number(),
  }),
  byOwner: z.array(byOwner),
  bySubDistrict: z.array(byOwner),
  byCategory: z.array(byOwner),
  byStatus: z.array(byOwner),
})

const figure = z.strictObject({
  id: z.string(),
  scope: z.enum(['district', 'guangning']),
  measure: z.enum(['target', 'sites', 'other', 'land', 'building', 'greening', 'persons', 'stock']),
  ownerSystem: z.enum(ownerSystems).nullable(),
  labelZh: z.string(),
  labelEn: z.string(),
  value: z.number(),
  unit: z.enum(['sites', 'items', 'persons', 'm2', 'days', 'cases', 'percent', 'copies', 'events', 'enterprises', 'places', 'shops', 'rank', 'bodies', 'departments', 'units', 'communities', 'organisations', 'teams', 'services']),
  qualifier: z.enum(areaQualifiers),
  asOf: z.string().nullable(),
  noteZh: z.string().nullable(),
  noteEn: z.string().nullable(),
  sources: z.array(sourceCitation),
})

const check = z.strictObject({
  agrees: z.boolean(),
  id: z.string(),
  labelZh: z.string(),
  labelEn: z.string(),
  computed: z.number(),
  printed: z.number(),
  noteZh: z.string().nullable(),
  noteEn: z.string().nullable(),
  sources: z.array(sourceCitation),
})

export const ledgerFigures = z.strictObject({
  reuse: z.strictObject({
    total: z.strictObject({
      results: z.number(),
      areaM2: z.number(),
      greenM2: z.number(),
    }),
    byKind: z.array(z.strictObject({
      results: z.number(),
      areaM2: z.number(),
      greenM2: z.number(),
      key: z.enum(reuseKinds),
    })),
    bySubDistrict: z.array(z.strictObject({
      results: z.number(),
      areaM2: z.number(),
      greenM2: z.number(),
      key: z.string().nullable(),
    })),
  }),
  live: live,
  archive: z.strictObject({
    listed: live,
    figures: z.array(figure),
    checks: z.array(check),
  }),
  at: instant,
})

export const archive = z.strictObject({
  sites: z.array(z.strictObject({
    ...listedSite.shape,
  })),
  figures: z.array(figure),
  checks: z.array(check),
  milestones: z.array(z.strictObject({
    id: z.string(),
    position: z.number(),
    date: z.string().nullable(),
    kind: z.enum(['event', 'target', 'state']),
    district: z.enum(['shijingshan', 'fangshan']),
    textZh: z.string(),
    textEn: z.string(),
    noteZh: z.string().nullable(),
    noteEn: z.string().nullable(),
    sources: z.array(sourceCitation),
  })),
  sources: z.array(z.union([z.strictObject({
    id: z.literal('S0'),
    titleZh: z.literal('关于有效开展拆违治乱工作助力本区高端绿色发展的建议（工作报告的附件）'),
    titleEn: z.literal('Report with an annex of proposals on unauthorized construction (Shijingshan, end of 2015)'),
    publisherZh: z.null(),
    publisherEn: z.null(),
    dated: z.null(),
    url: z.null(),
    noteZh: z.literal('刊在报纸上的后半部分（“上接5版”），所见文本没有报告的题目、报名和日期；谈石景山区 2015 年底的工作安排。'),
    noteEn: z.literal('Second part, printed in a newspaper (“continued from page 5”). The text seen has no title of the report, paper or date; it is about plans in Shijingshan at the end of 2015.'),
  }), z.strictObject({
    id: z.literal('S1'),
    titleZh: z.literal('用改革创新创新的“金钥匙” 打赢疏解整治促提升的攻坚战'),
    titleEn: z.literal('With the “golden key” of reform and innovation (about Guangning Sub-district)'),
    publisherZh: z.null(),
    publisherEn: z.null(),
    dated: z.null(),
    url: z.null(),
    noteZh: z.literal('谈广宁街道的报刊文章，所见文本没有报名和日期，内容写到 2017 年。题目照原文抄录。'),
    noteEn: z.literal('Newspaper article about Guangning Sub-district. The text seen has no paper or date; it goes up to 2017.'),
  }), z.strictObject({
    id: z.literal('S2'),
    titleZh: z.literal('我区超额完成528个……大院综合整治任务'),
    titleEn: z.literal('Our district exceeds its task of rectifying 528 … compounds'),
    publisherZh: z.null(),
    publisherEn: z.null(),
    dated: z.null(),
    url: z.null(),
    noteZh: z.literal('石景山区的报刊文章，所见文本没有报名和日期，数字截至 2017 年 6 月 30 日。题目有省略。'),
    noteEn: z.literal('Newspaper article of Shijingshan District. The text seen has no paper or date; its figures are as of 30 June 2017. The title is shortened here.'),
  }), z.strictObject({
    id: z.literal('S3'),
    titleZh: z.null(),
    titleEn: z.null(),
    publisherZh: z.literal('中共北京市石景山区委'),
    publisherEn: z.literal('Shijingshan District Committee of the Communist Party of China, Beijing'),
    dated: z.null(),
    url: z.null(),
    noteZh: z.literal('署名文章，所见文本没有题目和日期，内容写到 2017 年。'),
    noteEn: z.literal('Signed article. The text seen has no title or date; it goes up to 2017.'),
  }), z.strictObject({
    id: z.literal('S4'),
    titleZh: z.literal('关于组织开展“疏解整治促提升”专项行动（2017—2020年）的实施意见'),
    titleEn: z.literal('Opinion on carrying out the special action of 2017–2020 (Fangshan District)'),
    publisherZh: z.literal('北京市房山区人民政府'),
    publisherEn: z.literal('People’s Government of Fangshan District, Beijing'),
    dated: z.literal('2017-02-23'),
    url: z.null(),
    noteZh: z.literal('这是房山区的文件，不是石景山区的。'),
    noteEn: z.literal('This is a document of Fangshan District, not of Shijingshan.'),
  })])),
})
