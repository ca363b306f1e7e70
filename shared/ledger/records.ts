import type { Category, PublicField, SiteStatus, staffFields } from './rules.ts'

/** A document a fact was taken from, as it calls itself. */
export interface SourceCitation {
  /** Short stable name, such as S2; null for a source given by staff. */
  id: string | null
  /** Null when the document carries none. */
  titleZh: string | null
  titleEn: string | null
  publisherZh: string | null
  publisherEn: string | null
  /** Day or year, as far as it is printed. */
  dated: string | null
  url: string | null
  noteZh: string | null
  noteEn: string | null
}

/** How a site stood after an event, as the event itself says (`facts.state`). */
export interface SiteSnapshot {
  status: SiteStatus
  subDistrict: string | null
  category: Category | null
  isListed: boolean
  isDemo: boolean
}

export type FieldValue = string | number | boolean | null | string[] | SourceCitation[]

export interface FieldChange {
  field: PublicField | (typeof staffFields)[number]
  /** Absent for what only staff may read: a position is kept nowhere but in its row. */
  from?: FieldValue
  to?: FieldValue
}

export type FigureMeasure = 'target' | 'sites' | 'land' | 'building' | 'greening' | 'persons' | 'stock' | 'other'
export type FigureUnit = 'sites' | 'm2' | 'persons' | 'days' | 'cases' | 'percent' | 'copies' | 'items' | 'events' | 'enterprises' | 'places'
  | 'shops' | 'rank' | 'bodies' | 'departments' | 'units' | 'communities' | 'organisations' | 'teams' | 'services'

/** What the enforcement body decides about a site. */
export const decisionKinds = ['stop', 'order', 'penalty', 'enforcement', 'other'] as const
export type DecisionKind = (typeof decisionKinds)[number]

/** How a review, a suit, hardship or a claim ended. */
export const remedyOutcomes = ['upheld', 'changed', 'annulled', 'withdrawn', 'settled', 'helped'] as const
export type RemedyOutcome = (typeof remedyOutcomes)[number]
