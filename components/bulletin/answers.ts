import type { Difference } from '#shared/bulletins/compare'
import type { FairnessRow } from '#shared/bulletins/fairness'
import type { BulletinFigures, Figure } from '#shared/bulletins/figures'
import type { BodyNames } from '~/composables/useBulletinWords'

/** What the endpoints of the bulletin answer, as a page gets it; the rows of a month have an endpoint of their own. */
export type Tables = Omit<BulletinFigures, 'rows'>
export type NamedDifference = Pick<Difference, 'path' | 'was' | 'is'>

export interface BulletinListAnswer { months: { month: string, digest: string, frozenAt: string }[], next: string | null, isFirst: boolean, quarter: string }

export interface BulletinAnswer {
  month: string
  digest: string
  frozenAt: string
  figures: Tables
  standing: Tables
  corrections: { at: string, reason: string, differences: NamedDifference[] }[]
  before: Tables[]
  bodies: BodyNames
  isRanked: boolean
  /** What the public record had been signed at when the month ended; null before it began. */
  record: { size: number, shortNumber: string, root: string } | null
}

export interface BulletinRowsAnswer {
  month: string
  figure: string
  subDistrict: string | null
  body: string | null
  /** Of what people sent; null where there are sites to list. */
  counts: { key: string, figure: Figure }[] | null
  bodies: BodyNames
  sites: { id: string, nameZh: string, nameEn: string | null }[]
  total: number
  first: number
  gone: number
  next: number | null
  previous: number | null
}

export interface FairnessAnswer { quarter: string, rows: Record<string, FairnessRow>, total: FairnessRow, basis: 'danger' | 'all', unfair: string[], previous: string, next: string | null }

export interface StaffBulletinsAnswer { running: string, quarter: string, months: { month: string, frozenAt: string | null }[] }

export interface StaffBulletinAnswer {
  month: string
  isOver: boolean
  countedAt: string
  digest: string
  figures: Tables
  frozen: { at: string, digest: string, figures: Tables } | null
  open: NamedDifference[]
  corrections: { at: string, reason: string, count: number }[]
  bodies: BodyNames
  mayFreeze: boolean
}
