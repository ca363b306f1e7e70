import type Sqlite from 'better-sqlite3'
import { stateIdOf } from '#server/domain/record/states'
import { toEntry } from '#server/domain/events/queries'
import { events } from '#server/domain/events/tables'
import { addToCounts, countChanges } from '#server/domain/ledger/counts'
import { compare, stateAt } from '#server/domain/ledger/commands'
import { toSortColumns, toSyllables } from '#server/domain/ledger/order'
import { toPublicSite, type SiteRow } from '#server/domain/ledger/queries'
import { toRecorded } from '#server/domain/ledger/recorded'
import { toDocuments } from '#server/domain/ledger/searchable'
import { sitePublications, siteRounds, sites, siteVersions } from '#server/domain/ledger/tables'
import { toIndexed } from '#server/domain/search/commands'
import { searchDocuments } from '#server/domain/search/tables'
import type { Database } from '#server/database/connect'
import type { WorkCalendar } from '#shared/calendar/calendar'
import { moveNames, moveOf, remediesUntil } from '#shared/ledger/moves'
import { clarities, type RoundFacts } from '#shared/ledger/rounds'
import { areaQualifiers, categories, liveStatuses, ownerSystems, type LiveStatus } from '#shared/ledger/rules'
import { communities, subDistricts } from '#shared/places/places'
import { toDay } from '#shared/time'
import { inserter } from './bulk.ts'
import type { Random } from './random.ts'
import type { RecordWriter } from './record.ts'
import { aName, aNote, aPlace } from './words.ts'

const dayMs = 86_400_000
/** Nobody: an account of this name does not exist. */
const by = 'demonstration'

const unlisted: readonly LiveStatus[] = ['found', 'registered', 'withdrawn']
const cleared: readonly LiveStatus[] = ['demolished', 'accepted', 'closed', 'reuse', 'inspected']
/** Most of a ledger that has run for years is done; the steps of an enforcement are rare. */
const rare: readonly LiveStatus[] = ['noticed', 'hold', 'enforced', 'ordered', 'reminded', 'paused', 'relapsed', 'fastTrack']
const draw: readonly LiveStatus[] = liveStatuses.flatMap(status => Array.from({ length: status === 'published' ? 40 : status === 'closed' || status === 'reuse' || status === 'inspected' ? 30 : rare.includes(status) ? 1 : 6 }, () => status))

const listed = new Map(subDistricts.map(({ code }) => [code, communities.filter(({ subDistrict, validTo }) => subDistrict === code && validTo === null)]))

/** Syllables of a name but for its numbers, which stand for themselves. */
const syllables = new Map<string, string>()
function syllablesOf(name: string): string {
  const shape = name.replace(/\d+/g, '7')
  const known = syllables.get(shape) ?? toSyllables(shape)
  syllables.set(shape, known)
  const numbers = name.match(/\d+/g) ?? []
  let at = 0
  return known.replace(/7/g, () => numbers[at++]!)
}

/** Sites in every state, sub-district and category, hidden and withdrawn ones among them, with all that belongs to each. */
export function writeSites(raw: Sqlite.Database, db: Database, { count, random, now, calendar, record, report }: {
  count: number, random: Random, now: Date, calendar: WorkCalendar, record: RecordWriter, report: (what: string) => void
}): string[] {
  const insert = {
    site: inserter(raw, sites), version: inserter(raw, siteVersions), publication: inserter(raw, sitePublications), round: inserter(raw, siteRounds),
    event: inserter(raw, events), document: inserter(raw, searchDocuments),
  }
  const kept: string[] = []
  let totals: Parameters<typeof countChanges>[0] = []
  const addUp = () => {
    for (const write of addToCounts(db, countChanges(totals))) write.all()
    totals = []
  }
  for (let number = 0; number < count; number++) {
    const { site, versions, publications, log, facts } = aSite({ number, count, random, now, calendar })
    insert.site(site)
    for (const version of versions) insert.version(version)
    for (const publication of publications) insert.publication(publication)
    insert.round({ siteId: site.id, round: 1, startedAt: site.createdAt, facts })
    for (const event of log) insert.event(event)
    for (const document of toDocuments(site)) insert.document(toIndexed(document))
    totals.push({ before: null, after: site })
    if (totals.length === 5000) addUp()
    let changes = 0
    for (const event of log) changes += record.change(event)
    if (site.firstPublishedAt !== null) {
      const page = site.hiddenAt !== null
        ? { state: 'checking' as const, id: site.id, at: site.hiddenAt, isDemo: true }
        : site.shelf === 'none'
          ? { state: 'withdrawn' as const, id: site.id, subDistrict: site.subDistrict, at: publications.at(-1)!.at, reason: publications.at(-1)!.reason, isDemo: true }
          : toPublicSite(site, { since: site.firstPublishedAt, versions, log: log.map(toEntry), photos: [] })
      record.state({ id: stateIdOf({ id: site.id, version: site.version }, changes), site: toRecorded(site, page, log.map(toEntry), site.firstPublishedAt), siteId: site.id, at: site.changedAt })
    }
    if (kept.length < 1000 && site.shelf === 'live') kept.push(site.id)
    if ((number + 1) % 100_000 === 0) report(`${number + 1} sites`)
  }
  addUp()
  return kept
}

function aSite({ number, count, random, now, calendar }: { number: number, count: number, random: Random, now: Date, calendar: WorkCalendar }) {
  const status = number < liveStatuses.length ? liveStatuses[number]! : random.pick(draw)
  const createdAt = new Date(Math.floor(now.getTime() - (2 + 398 * (1 - number / count)) * dayMs) - random.below(dayMs / 2))
  const publishedAt = new Date(createdAt.getTime() + dayMs / 4 + random.below(dayMs / 2))
  const movedAt = new Date(publishedAt.getTime() + dayMs / 8 + random.below(Math.max(1, now.getTime() - publishedAt.getTime() - dayMs / 4)))
  const id = random.id()
  const subDistrict = subDistricts[number % subDistricts.length]!
  const place = aPlace(random)
  const nameZh = aName(random, place)
  const [longitude, latitude] = [Math.round((116.09 + random.next() * 0.14) * 1e6) / 1e6, Math.round((39.87 + random.next() * 0.11) * 1e6) / 1e6]
  const isEnglish = random.happens(0.05)
  const area = 20 + random.below(9000)
  const isListed = !unlisted.includes(status)
  const wasPublished = isListed || status === 'withdrawn'
  const isHidden = isListed && (number === 30 || random.happens(0.002))
  const isCleared = cleared.includes(status)
  const entered: SiteRow = {
    id, period: 'live', shelf: 'none', officeNumber: `示例-${String(number + 1).padStart(8, '0')}`, nameZh, nameEn: isEnglish ? `Example structure ${number + 1}` : null, aliases: [],
    subDistrict: subDistrict.code, subDistrictBasis: 'stated', community: random.happens(0.9) ? random.pick(listed.get(subDistrict.code)!).id : null, placeWords: random.happens(0.8) ? place : null,
    longitude, latitude, rawLongitude: longitude, rawLatitude: latitude, declaredSystem: 'wgs84', locationSource: 'staff', accuracyM: null,
    category: categories[number % categories.length]!, ownerSystem: random.pick(ownerSystems),
    landAreaM2: area, landAreaQualifier: random.pick(areaQualifiers), buildingAreaM2: random.happens(0.7) ? area + random.below(3000) : null, buildingAreaQualifier: 'about', greenAreaM2: null,
    livedIn: false, mode: null, status: status === 'found' ? 'found' : 'registered', statusOn: toDay(createdAt), statusBeforeWithdrawal: null,
    foundOn: toDay(createdAt), holdUntilOn: null, demolishedOn: null, acceptedOn: null, closedOn: null, round: 1, statusBeforePause: null, openObjections: 0, hiddenAt: null,
    lastCheckedOn: null, registeredBy: by, planZh: null, planEn: null, reuseZh: null, reuseEn: null, noteZh: random.happens(0.6) ? aNote(random) : null, noteEn: null,
    sources: [], isDemo: true, version: 1, createdAt, changedAt: createdAt, firstPublishedAt: null, byName: '', byDay: '', byArea: -1,
  }
  const first: SiteRow = { ...entered, ...toSortColumns(entered, syllablesOf(nameZh)) }
  const steps: Array<{ before: SiteRow | null, after: SiteRow, at: Date, reason: string | null, events: Array<{ action: string, facts?: Record<string, unknown> }> }> = [
    { before: null, after: first, at: createdAt, reason: null, events: [{ action: 'site.registered' }] },
  ]
  // A day of service would let the clock put the noticed ones on hold: a server that starts would move them all before anything can be measured.
  const served = (day: Date) => status === 'noticed' ? undefined : toDay(day)
  const enforcement: RoundFacts = ['noticed', 'hold', 'enforced'].includes(status)
    ? {
        filedOn: toDay(createdAt), partyKnown: true, orderNumber: `示例强拆字第${number + 1}号`, orderedOn: toDay(createdAt), orderServedOn: served(publishedAt), removeByOn: toDay(publishedAt),
        enforcementNumber: `示例强执字第${number + 1}号`, enforcementDecidedOn: toDay(movedAt), enforcementServedOn: served(movedAt), noticedOn: toDay(movedAt), noticeUntilOn: toDay(movedAt),
      }
    : {}
  const go = (changes: Partial<SiteRow>, at: Date, actions: Array<{ action: string, facts?: Record<string, unknown> }>, reason: string | null = null) => {
    const before = steps.at(-1)!.after
    const changed: SiteRow = { ...before, ...changes, version: before.version + 1, changedAt: at }
    steps.push({ before, after: { ...changed, ...toSortColumns(changed, syllablesOf(nameZh)) }, at, reason, events: actions })
  }
  if (wasPublished) go({ shelf: 'live', status: 'published', firstPublishedAt: publishedAt }, publishedAt, [{ action: 'site.published' }])
  if (status === 'withdrawn') go({ shelf: 'none', status: 'withdrawn', statusBeforeWithdrawal: 'published' }, movedAt, [{ action: 'site.withdrawn' }], '示例：登记重复')
  else if (isListed && status !== 'published') {
    const move = moveNames.find(name => moveOf(name).to === status) ?? 'classify'
    const on = toDay(movedAt)
    go({
      status, statusOn: on,
      ...isCleared && { demolishedOn: on, mode: 'voluntary' as const },
      ...cleared.slice(1).includes(status) && { acceptedOn: on },
      ...cleared.slice(2).includes(status) && { closedOn: on, lastCheckedOn: on },
      ...status === 'voluntary' && { mode: 'voluntary' as const }, ...status === 'assisted' && { mode: 'assisted' as const },
      ...(status === 'enforced' || status === 'fastTrack') && { mode: 'enforced' as const },
      ...status === 'hold' && { holdUntilOn: remediesUntil({ round: enforcement, remedies: [] }, calendar) },
      ...status === 'paused' && { statusBeforePause: 'published' as const },
    }, movedAt, [{ action: 'site.moved', facts: { move, fromStatus: 'published', toStatus: status, round: 1 } }])
  }
  if (isHidden) {
    const hiddenAt = new Date(steps.at(-1)!.at.getTime() + 60_000)
    go({ openObjections: 1, shelf: 'none', hiddenAt }, hiddenAt, [{ action: 'site.frozen' }, { action: 'site.hidden' }])
  }
  const site = steps.at(-1)!.after
  const facts: RoundFacts = {
    clarities: [...clarities], legalCheckedBy: 'demonstration-checker', legalCheckedOn: toDay(publishedAt), ...enforcement,
    ...isCleared && { demolishedOn: site.demolishedOn!, ...site.closedOn !== null && { acceptedOn: site.acceptedOn!, closedOn: site.closedOn } },
  }
  return {
    site,
    facts,
    versions: steps.map(({ before, after, at, reason }) => ({
      siteId: id, version: after.version, at, by, reason, isPublic: before !== null && before.shelf !== 'none' && after.shelf !== 'none', changes: before === null ? [] : compare(before, after),
    })),
    publications: [
      ...wasPublished ? [{ id: random.id(), siteId: id, act: 'published' as const, at: publishedAt, by, reason: null }] : [],
      ...status === 'withdrawn' ? [{ id: random.id(), siteId: id, act: 'withdrawn' as const, at: movedAt, by, reason: '示例：登记重复' }] : [],
    ],
    log: steps.flatMap(({ after, at, reason, events: told }) => told.map(({ action, facts: said }) => ({
      id: random.id(), at, action, subjectType: 'site', subjectId: id, actorKind: 'staff', actorId: by, reason, facts: { ...said, version: after.version, state: stateAt(after) },
    }))),
  }
}
