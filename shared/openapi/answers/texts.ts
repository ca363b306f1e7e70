import { z } from 'zod'
import { periods, statuses } from '../../ledger/rules.ts'
import { locales } from '../../locale.ts'
import { topics } from '../../policies/topics.ts'
import { searchKinds } from '../../search/schemas.ts'
import { day, instant } from './parts.ts'
import { listedSite } from './site.ts'

const markedText = z.strictObject({
  text: z.string(),
  marks: z.array(z.strictObject({
    start: z.number(),
    end: z.number(),
  })),
})

export const searchResult = z.strictObject({
  q: z.string(),
  kind: z.enum(searchKinds).nullable(),
  total: z.number(),
  /** More sites were found than counted. */
  isMore: z.boolean(),
  groups: z.array(z.strictObject({
    hits: z.array(z.strictObject({
      kind: z.enum(searchKinds),
      ref: z.string(),
      path: z.string(),
      title: markedText,
      snippet: markedText,
      updatedAt: instant,
    })),
    next: z.string().nullable(),
    kind: z.enum(searchKinds),
    count: z.number(),
    isMore: z.boolean(),
    /** Pages end after so many; null: only after the last. All of them are in `/api/ledger/sites?q=…`. */
    readable: z.number().nullable(),
  })),
})

export const policyList = z.strictObject({
  items: z.array(z.strictObject({
    slug: z.string(),
    language: z.enum(locales),
    topic: z.enum(topics),
    title: z.string(),
    summary: z.string(),
    publishedOn: day,
    reviewOn: day,
  })),
  nextCursor: z.null(),
})

/** A tree of the content module (minimark), not ours. */
const markdownRoot = z.looseObject({ type: z.literal('minimark'), value: z.array(z.unknown()) })

export const policyPage = z.strictObject({
  slug: z.string(),
  language: z.enum(locales),
  title: z.string(),
  summary: z.string(),
  forYou: z.array(z.string()),
  whoDecides: z.string(),
  howLong: z.array(z.strictObject({
    what: z.string(),
    limit: z.string(),
    basis: z.string().nullable(),
    mark: z.enum(['default', 'law', 'provisional']),
  })),
  whatYouCanDo: z.array(z.string()),
  law: z.array(z.strictObject({
    title: z.string(),
    translation: z.string().optional(),
    article: z.string(),
    url: z.string(),
  })),
  sources: z.array(z.strictObject({
    title: z.string(),
    translation: z.string().optional(),
    publisher: z.string().nullable(),
    date: z.string().nullable(),
    district: z.string(),
  })),
  publishedOn: day,
  reviewOn: day,
  responsible: z.string(),
  categories: z.array(z.string()),
  states: z.array(z.string()),
  body: markdownRoot,
  sites: z.strictObject({
    items: z.array(z.strictObject({
      ...listedSite.shape,
    })),
    counts: z.array(z.strictObject({
      period: z.enum(periods),
      status: z.enum(statuses),
      sites: z.number(),
    })),
  }),
})

export const noticeList = z.strictObject({
  items: z.array(z.strictObject({
    slug: z.string(),
    language: z.enum(locales),
    title: z.string(),
    summary: z.string(),
    publishedOn: day,
  })),
  nextCursor: z.null(),
})

export const noticePage = z.strictObject({
  slug: z.string(),
  language: z.enum(locales),
  title: z.string(),
  summary: z.string(),
  publishedOn: day,
  reviewOn: day,
  responsible: z.string(),
  body: markdownRoot,
})

export const termList = z.strictObject({
  items: z.array(z.strictObject({
    code: z.string(),
    zh: z.string(),
    en: z.string(),
    explanationZh: z.string(),
    explanationEn: z.string(),
  })),
  nextCursor: z.null(),
})
