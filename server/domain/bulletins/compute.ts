import type { Database } from '../../database/connect.ts'
import { listCountedNeeds } from '../assistance/figures.ts'
import { listBodies } from '../bodies/queries.ts'
import { listLateRectifications } from '../inspections/figures.ts'
import { listLateDecisions } from '../ledger/figures.ts'
import { walkObjections } from '../objections/figures.ts'
import { findBodiesOf, listLateReports, listReportSteps } from '../reports/figures.ts'
import { listSilentWhistles, listWhistleSteps } from '../whistles/figures.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import {
  bodyFigures, countWorkingDays, emptyCounts, hideSmall, openFigures, peopleFigures, placeCodes, planOf, shownStatuses, siteEvents, toPlaceCode,
  type BulletinFigures, type Counted, type Figure, type OpenFigure, type PeopleFigure, type Plans, type Row, type SiteFigure,
} from '../../../shared/bulletins/figures.ts'
import { method } from '../../../shared/bulletins/method.ts'
import type { LiveStatus, SiteStatus } from '../../../shared/ledger/rules.ts'
import { rangeOfMonth, type Month } from '../../../shared/reports/figures.ts'
import { startOfDay, toDay } from '../../../shared/time.ts'
import { replaySites } from './replay.ts'

/** What a month is counted with beside its events. */
export interface Circumstances { calendar: WorkCalendar, plans: Plans }

interface Range { from: Date, until: Date }

/** The month as it is printed, counted from its events alone; the demonstration does not count. */
export async function computeMonth(db: Database, { month, calendar, plans }: { month: Month } & Circumstances): Promise<BulletinFigures> {
  const range = rangeOfMonth(month)
  const people = Object.fromEntries(placeCodes.map(place => [place, emptyCounts(peopleFigures)]))
  const bodies = new Map((await listBodies(db)).map(({ id, nameZh }) => [id, { nameZh, ...emptyCounts(bodyFigures) }]))
  const bodyOf = ({ bodyId, bodyName }: { bodyId?: string, bodyName?: string | null }) =>
    bodies.get(bodyId ?? '') ?? (bodyName ? [...bodies.values()].find(({ nameZh }) => nameZh === bodyName) : undefined)
  const count = (subDistrict: string | null, name: PeopleFigure) => { people[toPlaceCode(subDistrict)]!.counts[name] += 1 }

  const sites = await countSites(db, { month, range, plans })
  await countReports(db, { range, calendar, people, bodyOf })
  for (const subDistrict of await listLateReports(db, range)) count(subDistrict, 'lateReports')
  const whistled = new Set<string>()
  for (const { action, whistleId, subDistrict, bodyIds, bodyName } of await listWhistleSteps(db, range)) {
    const called = bodyIds.length > 0 ? bodyIds.map(bodyId => bodyOf({ bodyId })) : [bodyOf({ bodyName })]
    const names = { 'whistle.called': ['whistles', 'whistled'], 'whistle.answered': ['whistlesAnswered', 'whistlesAnswered'], 'whistle.answeredLate': ['whistlesLate', 'whistlesLate'] } as const
    const [ofPlace, ofBody] = names[action as keyof typeof names]
    if (action !== 'whistle.called' || !whistled.has(whistleId)) count(subDistrict, ofPlace)
    if (action === 'whistle.called') whistled.add(whistleId)
    for (const body of called) if (body) body.counts[ofBody] += 1
  }
  for (const subDistrict of await listSilentWhistles(db, range)) count(subDistrict, 'silentWhistles')
  await countObjections(db, { range, count })
  await countHelp(db, { range, count })

  const hidden = hideSmall(peopleFigures, people)
  const used = [...bodies].filter(([, { counts }]) => Object.values(counts).some(value => value > 0))
  return {
    month,
    method,
    total: { ...sites.total, ...hidden.total },
    subDistricts: Object.fromEntries(placeCodes.map((place): [string, Row] => [place, { ...sites.places[place]!, ...hidden.parts[place]! }])),
    bodies: hideSmall(bodyFigures, Object.fromEntries(used)).parts,
    rows: sites.rows,
  }
}

type OpenRow = Record<OpenFigure | `status.${LiveStatus}`, Figure>

const toRow = <Name extends string>(names: readonly Name[], of: (name: Name) => Figure) =>
  Object.fromEntries(names.map(name => [name, of(name)])) as Record<Name, Figure>

const isShown = (status: SiteStatus): status is LiveStatus => (shownStatuses as readonly SiteStatus[]).includes(status)

async function countSites(db: Database, { month, range: { from, until }, plans }: { month: Month, range: Range, plans: Plans }) {
  const year = month.slice(0, 4)
  const newYear = startOfDay(`${year}-01-01`)
  const names = [...openFigures, ...shownStatuses.map(status => `status.${status}` as const)]
  const places = Object.fromEntries(placeCodes.map(place => [place, toRow(names, () => 0)]))
  const rows: BulletinFigures['rows'] = {}
  const add = (place: string, name: keyof OpenRow) => { places[place]![name] = Number(places[place]![name]) + 1 }
  const list = (place: string, figure: SiteFigure, id: string) => {
    add(place, figure)
    ;((rows[figure] ??= {})[place] ??= []).push(id)
  }
  const placeOf = new Map<string, { place: string, wasPublished: boolean }>()
  for (const { id, state, happened, wasPublished } of await replaySites(db, { until })) {
    if (state === null || state.isDemo) continue
    const place = toPlaceCode(state.subDistrict)
    placeOf.set(id, { place, wasPublished })
    if (state.isListed && isShown(state.status)) {
      add(place, 'sites')
      list(place, `status.${state.status}`, id)
    }
    if (!wasPublished) continue
    const inMonth = new Set(happened.filter(({ at }) => at >= from).map(({ event }) => event))
    for (const event of siteEvents) if (inMonth.has(event)) list(place, event, id)
    if (happened.some(({ event, at }) => event === 'closed' && at >= newYear)) list(place, 'closedInYear', id)
  }
  const on = toDay(until)
  for (const [name, ids] of [['lateDecisions', await listLateDecisions(db, { on })], ['lateRectifications', await listLateRectifications(db, { on })]] as const) {
    for (const id of ids) {
      const found = placeOf.get(id)
      if (found === undefined) continue
      add(found.place, name)
      const listed = (rows[name] ??= {})[found.place] ??= []
      // A place the public has never seen is counted and not named.
      if (found.wasPublished && !listed.includes(id)) listed.push(id)
    }
  }
  for (const figure of Object.values(rows)) for (const ids of Object.values(figure)) ids.sort()
  const total = toRow(names, name => placeCodes.reduce((sum, place) => sum + Number(places[place]![name]), 0))
  for (const [row, place] of [[total, undefined] as const, ...placeCodes.map(code => [places[code]!, code] as const)]) {
    row.planMonth = planOf(plans, month, place)
    row.planYear = planOf(plans, year, place)
  }
  return { total, places, rows }
}

type People = Record<string, Counted<PeopleFigure>>
type Bodies = (named: { bodyId?: string, bodyName?: string | null }) => Counted<(typeof bodyFigures)[number]> | undefined

const countedAs: Record<string, PeopleFigure> = {
  'report.received': 'reportsReceived', 'report.accepted': 'reportsAccepted', 'report.refused': 'reportsRefused', 'report.transferred': 'reportsTransferred', 'report.told': 'reportsTold',
}
const foundAs: Record<string, PeopleFigure> = { confirmed: 'foundConfirmed', unfounded: 'foundUnfounded', lawful: 'foundLawful', notFound: 'foundNothing' }

async function countReports(db: Database, { range, calendar, people, bodyOf }: { range: Range, calendar: WorkCalendar, people: People, bodyOf: Bodies }) {
  const steps = await listReportSteps(db, { actions: [...Object.keys(countedAs), 'report.findingConfirmed', 'report.dispatched'], ...range })
  const told = steps.filter(({ action }) => action === 'report.told')
  const given = await findBodiesOf(db, { ids: [...new Set(told.map(({ subjectId }) => subjectId))], until: range.until })
  const workingDays = countWorkingDays(calendar)
  for (const { action, subjectId, at, facts, report } of steps) {
    const place = people[toPlaceCode(report.subDistrict)]!
    const name = action === 'report.findingConfirmed' ? foundAs[String(facts.finding)] : countedAs[action]
    if (name) place.counts[name] += 1
    if (action === 'report.dispatched') {
      const body = bodyOf({ bodyId: facts.bodyId as string | undefined, bodyName: facts.bodyName as string | undefined })
      if (body) body.counts.given += 1
    }
    if (action !== 'report.told') continue
    const days = workingDays(toDay(report.receivedAt), toDay(at))
    const body = bodyOf(given.get(subjectId) ?? {})
    place.days.push(days)
    if (facts.inTime === true) place.counts.reportsInTime += 1
    if (!body) continue
    body.counts.told += 1
    body.days.push(days)
    if (facts.inTime === true) body.counts.toldInTime += 1
  }
}

type Count = (subDistrict: string | null, name: PeopleFigure) => void
const decidedAs = { adopted: 'objectionsAdopted', partly: 'objectionsPartly', rejected: 'objectionsRejected' } as const

async function countObjections(db: Database, { range: { from, until }, count }: { range: Range, count: Count }) {
  const on = toDay(until)
  for await (const objections of walkObjections(db, { until })) {
    for (const { subDistrict, receivedAt, dueOn, decidedAt, outcome, closedAt } of objections) {
      if (receivedAt >= from) count(subDistrict, 'objectionsFiled')
      if (decidedAt !== null && decidedAt >= from && decidedAt < until && outcome !== null) count(subDistrict, decidedAs[outcome])
      if (dueOn < on && (closedAt === null || closedAt >= until)) count(subDistrict, 'lateObjections')
    }
  }
}

async function countHelp(db: Database, { range, count }: { range: Range, count: Count }) {
  const asked = new Set<string>()
  for (const { requestId, subDistrict, outcome } of await listCountedNeeds(db, range)) {
    if (!asked.has(requestId)) count(subDistrict, 'helpAsked')
    asked.add(requestId)
    if (outcome !== 'notMet') count(subDistrict, outcome === 'met' ? 'needsMet' : 'needsOpen')
  }
}
