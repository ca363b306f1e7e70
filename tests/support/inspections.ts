import { randomUUID } from 'node:crypto'
import type { Database } from '#server/database/connect'
import { addDays } from '#shared/calendar/days'
import { packagedCalendar } from '#shared/calendar/calendar'
import type { ReuseInput } from '#shared/ledger/reuses'
import type { PlanInput, VisitInput } from '#shared/inspections/schemas'
import type { RoundFacts } from '#shared/ledger/rounds'
import type { SiteStatus } from '#shared/ledger/rules'
import { toDay } from '#shared/time'
import { getSite } from '#server/domain/ledger/queries'
import { monday } from './clock.ts'
import { aSite } from './sites.ts'

export const today = toDay(monday)
export const inspector = { kind: 'staff', id: 'inspector-one', role: 'inspector' } as const
export const planner = { kind: 'staff', id: 'planner', role: 'supervisor' } as const
export const subDistrictOfficer = { kind: 'staff', id: 'sub-district-officer', role: 'subDistrictOfficer' } as const
export const wholeDistrict = { subDistricts: 'all', bodyId: null, communities: null } as const
export const byInspector = { actor: inspector, now: monday, calendar: packagedCalendar }

/** A public site that was closed a month ago, of an invented name. */
export async function aClosedSite(db: Database, { status = 'closed', now, ...facts }: { status?: SiteStatus, now?: Date } & Record<string, unknown> = {}, onFile: RoundFacts = {}): Promise<string> {
  const days = { demolishedOn: addDays(today, -40), acceptedOn: addDays(today, -36), closedOn: addDays(today, -35), statusOn: addDays(today, -35), lastCheckedOn: null }
  const given = Object.fromEntries(Object.keys(days).filter(name => name in facts).map(name => [name, facts[name]]))
  const input = Object.fromEntries(Object.entries(facts).filter(([name]) => !(name in days)))
  return (await aSite(db, { status, now, input, row: { ...days, ...given }, facts: onFile })).id
}

/** As `aClosedSite`, with the plan of a reuse on file. */
export async function aReusedSite(db: Database, facts: Record<string, unknown> = {}): Promise<string> {
  return aClosedSite(db, { status: 'reuse', reuseZh: '做成小块绿地', ...facts }, { reuseKind: 'green', reuseAffectsResidents: false })
}

export const aPlan = (changes: Partial<PlanInput> = {}): { id: string, plan: PlanInput } => ({
  id: randomUUID(),
  plan: { kind: 'open', titleZh: '十一月检查', titleEn: null, inspector: '示例第三方', fromOn: today, untilOn: addDays(today, 5), perSubDistrict: 1, ...changes },
})

export const aPhoto = () => ({ media: `${randomUUID()}.jpg`, width: 800, height: 600, captionZh: '示例照片', captionEn: null })

export const aVisit = (changes: Partial<VisitInput> = {}): VisitInput =>
  ({ round: 1, visitedOn: today, result: 'pass', words: null, rectifyByOn: null, planId: null, ...changes })

export const aFailure = (changes: Partial<VisitInput> = {}): VisitInput => aVisit({ result: 'fail', words: '又搭了彩钢棚', rectifyByOn: addDays(today, 15), ...changes })

export const aReuse = (changes: Partial<ReuseInput> = {}): ReuseInput =>
  ({ kind: 'green', areaM2: 500, greenM2: 400, doneOn: today, textZh: '建成绿地和座椅', textEn: null, ...changes })

export const versionOf = async (db: Database, siteId: string) => (await getSite(db, siteId)).version
