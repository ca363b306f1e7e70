import { eq, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import { dialect } from '#server/database/columns'
import type { Database } from '#server/database/connect'
import { createId } from '#server/database/ids'
import { computeMonth } from '#server/domain/bulletins/compute'
import { getFairness } from '#server/domain/bulletins/fairness'
import { correctMonth, digestOf, freezeMonth } from '#server/domain/bulletins/freezing'
import { findBulletin, listBulletins, listCorrections, listStanding, verifyBulletin } from '#server/domain/bulletins/queries'
import { bulletins, bulletinCorrections } from '#server/domain/bulletins/tables'
import { recordEvent } from '#server/domain/events/record'
import { events } from '#server/domain/events/tables'
import { sites } from '#server/domain/ledger/tables'
import { objections } from '#server/domain/objections/tables'
import { withCorrections } from '#shared/bulletins/compare'
import { placeCodes, type SiteEvent } from '#shared/bulletins/figures'
import type { LiveStatus } from '#shared/ledger/rules'
import { startOfDay } from '#shared/time'
import { aListedSite, counting, moveAt, republishAt, supervisor, withdrawAt } from '../../support/bulletins.ts'
import { aCase, createBodies } from '../../support/cases.ts'
import { later } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aReport } from '../../support/reports.ts'

const october = '2026-10'
const inNovember = new Date('2026-11-02T01:00:00Z')
const compute = (db: Database, month = october) => computeMonth(db, { month, ...counting })
const freeze = (db: Database, now = inNovember) => freezeMonth(db, { month: october, ...counting, actor: supervisor, now })

/** The same numbers for the same seed (mulberry32). */
function randomFrom(seed: number) {
  let state = seed
  return () => {
    state = state + 0x6D2B79F5 | 0
    let mixed = Math.imul(state ^ state >>> 15, 1 | state)
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed
    return ((mixed ^ mixed >>> 14) >>> 0) / 4294967296
  }
}

interface Deed { site: string, at: Date, did: SiteEvent | 'moved' | 'republished', status: LiveStatus, place: string, isDemo: boolean }

/** Sites that are moved, taken back and put back at random between two days, written down as they are done. */
async function liveThrough(db: Database, random: () => number, { from, until, log, sites: count, steps }: { from: string, until: string, log: Deed[], sites: number, steps: number }) {
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]!
  const [begin, end] = [startOfDay(from).getTime(), startOfDay(until).getTime()]
  const instants = Array.from({ length: count + steps }, () => new Date(begin + Math.floor(random() * (end - begin)))).sort((a, b) => a.getTime() - b.getTime())
  const latest = (site: string) => log.findLast(deed => deed.site === site)!
  for (const at of instants) {
    const known = [...new Set(log.map(({ site }) => site))]
    if (known.length === 0 || random() < count / (count + steps)) {
      const place = pick(placeCodes.slice(0, 3))
      const isDemo = random() < 0.15
      const site = await aListedSite(db, { subDistrict: place, at, isDemo })
      log.push({ site, at, did: 'published', status: 'published', place, isDemo })
      continue
    }
    const before = latest(pick(known))
    if (before.did === 'withdrawn') {
      await republishAt(db, before.site, at)
      const stood = log.filter(({ site }) => site === before.site).at(-2)!
      log.push({ ...before, at, did: 'republished', status: stood.status })
    }
    else if (random() < 0.2) {
      await withdrawAt(db, before.site, at)
      log.push({ ...before, at, did: 'withdrawn' })
    }
    else {
      const status = pick(['classified', 'demolished', 'closed', 'relapsed', 'reuse'] as const)
      const place = random() < 0.2 ? pick(placeCodes.slice(0, 3)) : before.place
      await moveAt(db, before.site, status, at, { subDistrict: place })
      log.push({ ...before, at, did: status === 'classified' || status === 'reuse' ? 'moved' : status, status, place })
    }
  }
}

/** The month counted from what was written down while it happened, not from the database. */
function countLog(log: Deed[], { from, until, newYear }: { from: Date, until: Date, newYear: Date }) {
  const counts: Record<string, Record<string, number>> = {}
  const bySite = new Map<string, Deed[]>()
  for (const deed of log) if (deed.at < until && !deed.isDemo) bySite.set(deed.site, [...bySite.get(deed.site) ?? [], deed])
  for (const deeds of bySite.values()) {
    const last = deeds.at(-1)!
    const row = counts[last.place] ??= {}
    const add = (name: string) => { row[name] = (row[name] ?? 0) + 1 }
    if (last.did !== 'withdrawn') { add('sites'); add(`status.${last.status}`) }
    for (const name of new Set(deeds.filter(({ at }) => at >= from).map(({ did }) => did))) if (name !== 'moved' && name !== 'republished') add(name)
    if (deeds.some(({ at, did }) => did === 'closed' && at >= newYear)) add('closedInYear')
  }
  return counts
}

const range = { from: startOfDay('2026-10-01'), until: startOfDay('2026-11-01'), newYear: startOfDay('2026-01-01') }

describe('a month', () => {
  it.each([1, 2, 3])('of random histories is the month its deeds say, and stays so while the sites go on (%i)', async (seed) => {
    const db = await createTestDatabase()
    const random = randomFrom(seed)
    const log: Deed[] = []
    await liveThrough(db, random, { from: '2025-12-01', until: '2026-11-01', log, sites: 12, steps: 40 })
    const figures = await compute(db)
    const expected = countLog(log, range)
    for (const place of placeCodes) {
      const counted = Object.fromEntries(Object.entries(figures.subDistricts[place]!).filter(([name, value]) => (name === 'sites' || name.startsWith('status.') || ['published', 'withdrawn', 'demolished', 'closed', 'relapsed', 'closedInYear'].includes(name)) && value !== 0))
      expect({ place, ...counted }).toEqual({ place, ...expected[place] })
    }
    const digest = await freeze(db)
    await liveThrough(db, random, { from: '2026-11-02', until: '2027-01-10', log, sites: 3, steps: 40 })
    expect(digestOf(await compute(db))).toBe(digest)
    expect(await verifyBulletin(db, { month: october, ...counting })).toMatchObject({ open: [], sinceFrozen: [] })
    // What today's rows say is something else by now.
    expect((await compute(db, '2026-12')).total).not.toEqual(figures.total)
  })

  it('begins and ends at midnight in Beijing', async () => {
    const db = await createTestDatabase()
    const site = await aListedSite(db, { at: new Date('2026-09-30T15:59:59.999Z') })
    const next = await aListedSite(db, { at: new Date('2026-09-30T16:00:00.000Z') })
    await moveAt(db, site, 'closed', new Date('2026-10-31T15:59:59.999Z'))
    await moveAt(db, next, 'closed', new Date('2026-10-31T16:00:00.000Z'))
    expect((await compute(db)).rows).toMatchObject({ published: { 110107003: [next] }, closed: { 110107003: [site] } })
    expect((await compute(db, '2026-11')).rows).toMatchObject({ closed: { 110107003: [next] } })
    expect((await compute(db, '2026-09')).rows).toMatchObject({ published: { 110107003: [site] } })
  })

  it('is worked out from the versions where the events say nothing of the state', async () => {
    const db = await createTestDatabase()
    const site = await aListedSite(db, { at: new Date('2026-10-02T01:00:00Z') })
    await moveAt(db, site, 'classified', new Date('2026-10-05T01:00:00Z'))
    await moveAt(db, site, 'planned', new Date('2026-11-05T01:00:00Z'), { subDistrict: '110107009' })
    const whole = await compute(db)
    for (const { id, facts: { state: _, ...facts } } of await db.select().from(events).where(eq(events.subjectId, site))) await commit(db, tx => [tx.update(events).set({ facts }).where(eq(events.id, id)).returning()])
    expect(await compute(db)).toEqual(whole)
    expect(whole.rows['status.classified']).toEqual({ 110107003: [site] })
  })

  it('counts reports by outcome and time, and hides what is small', async () => {
    const db = await createTestDatabase()
    await createBodies(db)
    const thursday = new Date('2026-10-15T02:00:00Z')
    for (let count = 0; count < 6; count++) await aCase(db, 'told', { at: later(thursday, { hours: -count }) })
    for (let count = 0; count < 2; count++) await aCase(db, 'refused', { at: later(thursday, { hours: -count }), submission: { subDistrict: '110107009' } })
    await aReport(db, {}, { now: new Date('2026-10-31T16:00:00Z') })
    const { total, subDistricts, bodies } = await compute(db)
    expect(total).toMatchObject({ reportsReceived: 8, reportsRefused: 'few', foundConfirmed: 6, reportsTold: 6, reportsInTime: 6, medianDays: 0 })
    // One hidden part alone could be worked out from the sum.
    expect([subDistricts['110107003']!.reportsReceived, subDistricts['110107009']!.reportsReceived, subDistricts['110107001']!.reportsReceived]).toEqual(['few', 'few', 0])
    expect(bodies).toEqual({ planning: { given: 6, told: 6, toldInTime: 6, medianDays: 0, whistled: 0, whistlesAnswered: 0, whistlesLate: 0 } })
  })

  it('counts objections by what became of them, and the late ones', async () => {
    const db = await createTestDatabase()
    const objection = (changes: Partial<typeof objections.$inferInsert>) => ({
      id: createId(), number: createId(), submissionId: createId(), siteId: 'site', subDistrict: '110107003', standing: 'tenant' as const, grounds: ['facts' as const], aim: 'correct' as const, words: '面积写错了', channel: 'web' as const,
      isHelper: false, locale: 'zh-CN', receivedAt: new Date('2026-10-08T02:00:00Z'), state: 'decided' as const, dueOn: '2026-10-29', due: {} as never, hides: false, isDemo: false, version: 1,
      consentVersion: 1, outcome: 'adopted' as const, decidedAt: new Date('2026-10-20T02:00:00Z'), closedAt: changes.decidedAt === undefined ? new Date('2026-10-20T02:00:00Z') : changes.decidedAt, ...changes,
    })
    const open = { outcome: null, decidedAt: null, state: 'filed' as const }
    await commit(db, tx => [tx.insert(objections).values([
      ...Array.from({ length: 6 }, () => objection({})), ...Array.from({ length: 5 }, () => objection(open)), objection({ decidedAt: new Date('2026-11-01T02:00:00Z') }), objection({ isDemo: true }), objection({ ...open, state: 'withdrawn', closedAt: new Date('2026-10-21T02:00:00Z') }),
    ]).returning()])
    expect((await compute(db)).total).toMatchObject({ objectionsFiled: 13, objectionsAdopted: 6, objectionsRejected: 0, lateObjections: 6 })
  })

  it('names the plan, and null where the operator has named none', async () => {
    const db = await createTestDatabase()
    const plans = { '2026': { closed: 120, subDistricts: { 110107003: 12 } } }
    const { total, subDistricts } = await computeMonth(db, { month: october, ...counting, plans })
    expect([total.planYear, total.planMonth, subDistricts['110107003']!.planYear, subDistricts['110107009']!.planYear]).toEqual([120, null, 12, null])
  })
})

describe('a frozen month', () => {
  it('is frozen once, only when it is over, and never changed', async () => {
    const db = await createTestDatabase()
    await aListedSite(db, { at: new Date('2026-10-02T01:00:00Z') })
    await expect(freeze(db, new Date('2026-10-31T15:59:59.999Z'))).rejects.toMatchObject({ code: 'bulletin.month_not_over' })
    await expect(freezeMonth(db, { month: october, seen: 'what they saw', ...counting, actor: supervisor, now: inNovember })).rejects.toMatchObject({ code: 'bulletin.has_changed' })
    const outcomes = await Promise.allSettled([freeze(db), freeze(db)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'bulletin.is_frozen', status: 409 } })
    expect(await listBulletins(db, { limit: 5 })).toHaveLength(1)
    await expect(Promise.resolve(db.update(bulletins).set({ digest: 'another' }).returning())).rejects.toThrow()
    expect(await db.select().from(events).where(eq(events.action, 'bulletin.frozen'))).toMatchObject([{ subjectId: october, facts: { month: october } }])
  })

  it('names what an event that came in late has changed, takes one correction with its reason, and holds again', async () => {
    const db = await createTestDatabase()
    const site = await aListedSite(db, { at: new Date('2026-10-02T01:00:00Z') })
    await moveAt(db, site, 'accepted', new Date('2026-10-20T01:00:00Z'))
    await freeze(db)
    const frozen = (await findBulletin(db, october))!
    await expect(correctMonth(db, { month: october, reason: '没有不同', ...counting, actor: supervisor, now: inNovember })).rejects.toMatchObject({ code: 'bulletin.nothing_to_correct' })

    const [row] = await db.select().from(sites)
    await commit(db, tx => recordEvent(tx, {
      action: 'site.moved', subject: { type: 'site', id: site }, actor: supervisor, at: new Date('2026-10-30T01:00:00Z'),
      facts: { fromStatus: 'accepted', toStatus: 'closed', version: row!.version + 1, state: { status: 'closed', subDistrict: '110107003', category: 'noPermit', isListed: true, isDemo: false } },
    }))
    const { open } = await verifyBulletin(db, { month: october, ...counting })
    expect(open).toEqual(expect.arrayContaining([
      { path: 'total.closed', was: 0, is: 1 }, { path: 'subDistricts.110107003.closedInYear', was: 0, is: 1 }, { path: 'total.status.accepted', was: 1, is: 0 },
      { path: 'rows.closed.110107003', was: 0, is: 1, added: [site], removed: [] },
    ]))
    await expect(correctMonth(db, { month: october, reason: '迟报', seen: open.length - 1, ...counting, actor: supervisor, now: inNovember })).rejects.toMatchObject({ code: 'bulletin.has_changed' })
    const reasons = ['迟报的销账补登', '迟报']
    const outcomes = await Promise.allSettled(reasons.map(reason => correctMonth(db, { month: october, reason, ...counting, actor: supervisor, now: inNovember })))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const corrections = await listCorrections(db, october)
    expect(corrections).toMatchObject([{ position: 1, differences: open }])
    expect(await verifyBulletin(db, { month: october, ...counting })).toMatchObject({ open: [], sinceFrozen: open, corrections: 1 })
    expect(await findBulletin(db, october)).toEqual(frozen)
    expect(withCorrections(frozen.figures, corrections)).toEqual(await compute(db))
    expect(await listStanding(db, { until: october, limit: 3 })).toEqual([await compute(db)])
    await expect(Promise.resolve(db.update(bulletinCorrections).set({ reason: '' }).returning())).rejects.toThrow()
  })

  it('finds its lists along an index', async () => {
    const db = await createTestDatabase()
    if (dialect !== 'sqlite') return
    const planOf = (query: string) => db.all<{ detail: string }>(sql.raw(`explain query plan ${query}`)).map(({ detail }) => detail).join('\n')
    const walk = planOf('select id from events where subject_type = \'site\' and at < 9 and (subject_id, at, id) > (\'a\', 1, \'b\') order by subject_id, at, id limit 2000')
    expect(walk).toContain('events_by_subject')
    expect(planOf('select id from events where action in (\'site.moved\', \'report.told\') and at >= 1 and at < 9')).toContain('events_by_action')
    const received = planOf('select id from objections where received_at < 9 and (received_at > 1 or (received_at = 1 and id > \'a\')) order by received_at, id limit 1000')
    expect(received).toContain('objections_by_receipt')
    for (const plan of [walk, received]) expect(plan).not.toContain('TEMP B-TREE')
  })
})

describe('the fairness of a quarter', () => {
  it('warns where more than twice as much is done as was found, by share, and hides small numbers of reports', async () => {
    const db = await createTestDatabase()
    await createBodies(db)
    const at = new Date('2026-08-12T02:00:00Z')
    const inDanger = { inDanger: true }
    for (let count = 0; count < 5; count++) await aCase(db, 'found', { at, submission: inDanger })
    await aCase(db, 'found', { at, submission: { ...inDanger, subDistrict: '110107009' } })
    await aReport(db, { subDistrict: '110107009' }, { now: new Date('2026-09-30T16:00:00Z') })
    for (const [subDistrict, count] of [['110107003', 3], ['110107009', 3]] as const) {
      for (let index = 0; index < count; index++) {
        const site = await aListedSite(db, { subDistrict, at, category: 'hazard' })
        await moveAt(db, site, 'ordered', later(at, { days: 1 }))
        await moveAt(db, site, 'enforced', later(at, { days: 2 }))
      }
    }
    const { unfair, basis, rows, total } = await getFairness(db, { quarter: '2026-Q3' })
    expect({ unfair, basis }).toEqual({ unfair: ['110107009'], basis: 'danger' })
    expect(total).toMatchObject({ reports: { danger: 6 }, findings: { danger: 6 }, actions: { danger: 6, building: 0, other: 0 } })
    expect(rows['110107009']).toMatchObject({ reports: { danger: 'few' }, findings: { danger: 'few' }, actions: { danger: 3 } })
    expect(rows['110107003']!.findings.danger).toBe('few')
  })
})
