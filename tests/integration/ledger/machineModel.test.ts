import { asc } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { packagedCalendar } from '#shared/calendar/calendar'
import { moveNames, moveOf, movesAt, type MoveName } from '#shared/ledger/moves'
import { clarities, enforcementSteps, type RoundFacts } from '#shared/ledger/rounds'
import { liveStatuses, type SiteStatus } from '#shared/ledger/rules'
import type { Database } from '#server/database/connect'
import { commit } from '#server/database/commit'
import { dialect } from '#server/database/columns'
import { events } from '#server/domain/events/tables'
import { siteVisits } from '#server/domain/inspections/tables'
import { addAcceptance } from '#server/domain/ledger/acceptances'
import { correctSite, publishSite, toInput, toRegistration, writeChanges } from '#server/domain/ledger/commands'
import { freezing, unfreezing } from '#server/domain/ledger/freezing'
import { moveSite, type MoveRequest } from '#server/domain/ledger/moving'
import { toSortColumns } from '#server/domain/ledger/order'
import { getSite, type SiteRow } from '#server/domain/ledger/queries'
import { closeRemedy, recordRemedy } from '#server/domain/ledger/remedies'
import { siteAcceptances, siteDecisions, sitePhotos, siteRounds, sites, siteVersions } from '#server/domain/ledger/tables'
import { createTestDatabase } from '../../support/database.ts'
import { siteInput } from '../../support/ledger.ts'
import { dayOf, holdEnd, plus, workingDays, wrongsOfAcceptance, wrongsOfForce, type OracleSite } from '../../support/siteOracle.ts'

const seed = Number(process.env.MODEL_SEED ?? Date.now() % 1_000_000_000)
const sequences = 10_000

/** Repeatable chance (mulberry32). */
function chanceOf(start: number) {
  let state = start >>> 0
  const next = () => {
    state = state + 0x6D2B79F5 | 0
    let mixed = Math.imul(state ^ state >>> 15, 1 | state)
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed
    return ((mixed ^ mixed >>> 14) >>> 0) / 4_294_967_296
  }
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return { next, int, likely: (share: number) => next() < share, pick: <Item>(items: readonly Item[]) => items[int(0, items.length - 1)]! }
}
type Chance = ReturnType<typeof chanceOf>

/** What the walker knows of a site: only what it did itself and what was accepted. */
interface Walker extends OracleSite {
  id: string
  chance: Chance
  now: Date
  start: SiteRow
  status: SiteStatus
  before: SiteStatus | null
  version: number
  round: number
  isListed: boolean
  planZh: boolean
  /** The events each accepted step has to have left. */
  expected: Array<{ action: string, fromStatus?: string, toStatus?: string }>
  remedyIds: Map<string, string>
  hasPassed: boolean
  /** What was done, for whoever reads a failure. */
  trail: string[]
}

const people = ['ledger-editor', 'head', 'second-head', 'officer'] as const
const at = (day: string, hour: number) => new Date(Date.parse(`${day}T00:00:00+08:00`) + hour * 3_600_000).toISOString()

/** Facts as of that day, mostly in order, sometimes missing or too late, so that every rule is met from both sides. */
function onFile(chance: Chance, today: string, livedIn: boolean | null): RoundFacts {
  const served = plus(today, -chance.int(120, 330))
  const isUnknown = chance.likely(0.15)
  const all: RoundFacts = {
    clarities: [...clarities], legalCheckedBy: chance.pick(people), legalCheckedOn: plus(served, -3), filedOn: plus(served, -2), partyKnown: !isUnknown,
    ...isUnknown && { partyNoticeOn: plus(served, -1) },
    orderNumber: '示例一号', orderedOn: served, orderServedOn: served, removeByOn: plus(served, 10), remindedOn: plus(served, 12), statementUntilOn: plus(served, 20),
    defence: chance.pick(['answered', 'answered', 'answered', 'none', 'recorded'] as const), defenceAnsweredOn: plus(served, 22),
    enforcementNumber: '示例二号', enforcementDecidedOn: plus(served, 25), enforcementServedOn: plus(served, 26), noticedOn: plus(served, 26), noticeUntilOn: plus(served, 40),
    approvedBy: 'head', approvedOn: plus(today, -chance.int(0, 20)), checklist: [...enforcementSteps],
    ...livedIn !== false && {
      noticeServedOn: plus(today, -chance.int(0, 20)), noticeIsPlain: true, noticeLanguages: ['中文'], hasChildren: true, hasElderly: false, hasIll: false,
      assistanceOffice: '示例街道', assistancePhone: '010-0000', secondApprovedBy: chance.pick(['second-head', 'second-head', 'head']), secondApprovedOn: plus(today, -chance.int(0, 20)),
    },
  }
  return Object.fromEntries(Object.entries(all).filter(() => chance.likely(0.985)))
}

const cleared: readonly SiteStatus[] = ['demolished', 'accepted', 'closed', 'reuse', 'inspected']

function prepare(n: number): Walker {
  const chance = chanceOf(seed + n * 7919)
  const now = new Date(Date.parse('2026-02-01T00:00:00+08:00') + chance.int(0, 470 * 24) * 3_600_000)
  const today = dayOf(now)
  const status = chance.pick([...liveStatuses.filter(name => name !== 'withdrawn'), 'hold', 'hold', 'demolished', 'paused'] as const)
  const livedIn = chance.pick([false, false, true, null])
  const isListed = status !== 'found' && status !== 'registered' && chance.likely(0.2)
  const registered = toRegistration(siteInput({ nameZh: `示例${n}`, livedIn: livedIn === null ? '' : livedIn ? 'yes' : 'no' }), { actor: { kind: 'staff', id: 'ledger-editor' }, now }).after
  const facts = onFile(chance, today, livedIn)
  const at = (before: number) => plus(today, -before)
  const changed: SiteRow = {
    ...registered, status, statusOn: today, shelf: isListed ? 'live' : 'none', firstPublishedAt: isListed ? now : null,
    planZh: chance.likely(0.5) ? '示例方案' : null, reuseZh: chance.likely(0.7) ? '示例绿地' : null,
    statusBeforePause: status === 'paused' ? chance.pick(['planned', 'hold', 'filed']) : null,
    ...cleared.includes(status) && { demolishedOn: at(5) }, ...cleared.slice(1).includes(status) && { acceptedOn: at(3) }, ...cleared.slice(2).includes(status) && { closedOn: at(2) },
    ...status === 'hold' && { holdUntilOn: holdEnd({ facts, remedies: [] }) },
  }
  const start: SiteRow = { ...changed, ...toSortColumns(changed) }
  return {
    id: start.id, chance, now, start, status, before: start.statusBeforePause, version: 1, round: 1, isListed, livedIn, planZh: start.planZh !== null,
    facts, remedies: [], openObjections: 0, hasPassed: cleared.slice(2).includes(status) && chance.likely(0.6),
    acceptances: ['demolished', 'accepted'].includes(status)
      ? people.slice(0, chance.int(0, 3)).map(by => ({ by, isOwnerUnit: chance.likely(0.4), isCleared: chance.likely(0.95), photos: chance.likely(0.8) ? 1 : 0 }))
      : [], expected: [{ action: 'site.registered' }], remedyIds: new Map(), trail: [],
  }
}

/** Facts for a move, mostly such as it wants them. */
function factsFor(move: MoveName, { chance, now, facts }: Walker): RoundFacts {
  const today = dayOf(now)
  const past = () => plus(today, chance.likely(0.93) ? 0 : chance.int(-30, 3))
  const ahead = () => plus(today, chance.likely(0.93) ? chance.int(5, 40) : chance.int(-3, 0))
  const workDay = plus(today, -chance.int(1, 6))
  const hours = chance.likely(0.85) ? [9, 15] as const : chance.pick([[20, 21], [7, 9], [16, 19], [9, 33]] as const)
  const measures = (chance.likely(0.93) ? ['dismantling'] : [chance.pick(['water', 'power', 'gas', 'heat'])]) as RoundFacts['measures']
  const given: Partial<Record<MoveName, RoundFacts>> = {
    register: { clarities: chance.likely(0.9) ? [...clarities] : ['facts'] },
    checkLegality: { clarities: [...clarities] },
    classify: { category: 'noPermit' },
    plan: { planHeardOn: past(), affectsResidents: chance.likely(0.2) },
    startVoluntary: { agreedUntilOn: ahead() }, startAssisted: { agreedUntilOn: ahead() },
    file: { filedOn: past(), partyKnown: chance.likely(0.8) },
    order: { orderNumber: `示例${chance.int(1, 99_999)}号`, orderedOn: today, orderServedOn: past(), removeByOn: ahead(), ...chance.likely(0.5) && { partyNoticeOn: past() } },
    remind: { remindedOn: past(), statementUntilOn: ahead() },
    recordDefence: { defence: chance.pick(['answered', 'none', 'recorded']), ...chance.likely(0.8) && { defenceAnsweredOn: past() } },
    recordHome: { noticeServedOn: past(), noticeIsPlain: true, noticeLanguages: ['中文'], hasChildren: false, hasElderly: false, hasIll: false, assistanceOffice: '示例', assistancePhone: '010' },
    notice: { enforcementNumber: `示例${chance.int(1, 99_999)}号`, enforcementDecidedOn: today, enforcementServedOn: past(), noticedOn: today, noticeUntilOn: ahead() },
    schedule: { plannedStart: at(plus(today, 3), hours[0]), plannedEnd: at(plus(today, 3), hours[1]), measures },
    completeChecklist: { checklist: chance.likely(0.9) ? [...enforcementSteps] : ['order'] },
    enforce: { measures, startedAt: at(workDay, hours[0]), endedAt: at(workDay, hours[1]) },
    fastTrack: { underConstruction: chance.likely(0.9), stopOrderedOn: past() },
    demolish: { demolishedOn: past() },
    demolishFast: { measures, startedAt: at(workDay, hours[0]), endedAt: at(workDay, hours[1]), demolishedOn: plus(workDay, chance.int(-1, 1)) },
    accept: { acceptedOn: past() }, close: { closedOn: past() },
    reuse: { reuseKind: 'green', reuseAffectsResidents: chance.likely(0.2) },
    relapse: { rectifyByOn: ahead() },
    pause: { pauseGround: chance.pick(['hardship', 'thirdParty', 'facts', 'other']) },
  }
  // Where it is on file already, a move may say nothing.
  return chance.likely(0.1) && facts.filedOn !== undefined ? {} : given[move] ?? {}
}

type Outcome = 'accepted' | 'refused'

/** One step, real, with what must be true of it if it is accepted. Gives its name and how it ended. */
async function step(db: Database, walker: Walker): Promise<[string, Outcome]> {
  const { chance } = walker
  // Never the same instant twice, and never backwards: of two things a person says of a place, the later one counts.
  const before = walker.now.getTime() + 1000
  walker.now = new Date(before + (chance.likely(0.15) ? chance.int(100, 250) : chance.int(0, 25)) * 86_400_000 + chance.int(0, 23) * 3_600_000)
  // Beyond the calendar of the second reading nothing is claimed.
  if (dayOf(walker.now) > '2027-05-31') walker.now = new Date(Math.max(before, Date.parse('2027-05-31T00:00:00+08:00')))
  const { now } = walker
  const today = dayOf(now)
  const actor = { kind: 'staff', id: chance.pick(people) } as const
  const by = { actor, now, calendar: packagedCalendar }
  const named = { siteId: walker.id, version: walker.version }
  const forbid = (isWrong: boolean, words: string) => { if (isWrong) throw new Error(`FORBIDDEN: ${words}`) }
  const attempt = async (name: string, run: () => Promise<unknown>): Promise<[string, Outcome]> => {
    try {
      await run()
      walker.trail.push(`${today} ${name}: accepted`)
      return [name, 'accepted']
    }
    catch (error) {
      const { status, code } = error as { status?: number, code?: string }
      if (status === undefined || code === 'stale') throw error
      walker.trail.push(`${today} ${name}: refused`)
      return [name, 'refused']
    }
  }
  const drawn = chance.next()
  const isStanding = !['demolished', 'accepted'].includes(walker.status)
  const kind = (drawn >= 0.79 && drawn < 0.85 && walker.remedyIds.size === 0) || (drawn >= 0.85 && drawn < 0.92 && isStanding) ? 0 : drawn
  if (kind < 0.72) {
    const open = movesAt(walker.status)
    const move = chance.likely(0.9) && open.length > 0 ? chance.pick(open) : chance.pick(moveNames)
    const system = chance.likely(move === 'hold' ? 0.8 : 0.02)
    const request: MoveRequest = { move, facts: factsFor(move, walker), reason: '示例', ...move === 'plan' && chance.likely(0.7) && { planZh: '示例方案' } }
    const mover = system ? { kind: 'system' as const } : actor
    const outcome = await attempt(move, () => moveSite(db, { ...named, request, ...by, actor: mover }))
    if (outcome[1] === 'accepted') noteMove(walker, request, { by: system ? 'system' : actor.id, forbid })
    return outcome
  }
  if (kind < 0.79) {
    const remedy = chance.pick(['reconsideration', 'litigation', 'hardship', 'thirdParty'] as const)
    const openedOn = plus(today, -chance.int(0, 3))
    let id = ''
    const outcome = await attempt('recordRemedy', async () => { id = await recordRemedy(db, { ...named, kind: remedy, openedOn, reason: '示例', ...by }) })
    if (outcome[1] === 'refused') return outcome
    forbid(walker.remedies.some(({ kind: other, closedOn }) => other === remedy && closedOn === null), 'two open remedies of a kind')
    walker.remedyIds.set(id, remedy)
    walker.remedies.push({ kind: remedy, openedOn, closedOn: null })
    walker.version += 1
    walker.expected.push({ action: 'site.remedyOpened' })
    forget(walker, approvals)
    if ((remedy === 'hardship' || remedy === 'thirdParty') && movesAt(walker.status).includes('pause')) {
      walker.expected.push({ action: 'site.moved', fromStatus: walker.status, toStatus: 'paused' })
      Object.assign(walker, { before: walker.status, status: 'paused', version: walker.version + 1 })
    }
    return outcome
  }
  if (kind < 0.85) {
    const [entry] = [...walker.remedyIds]
    if (entry === undefined) return ['nothing', 'refused']
    const [remedyId, remedy] = entry
    const outcome = await attempt('closeRemedy', () => closeRemedy(db, { ...named, remedyId, outcome: 'upheld', closedOn: today, ...by }))
    if (outcome[1] === 'refused') return outcome
    walker.remedyIds.delete(remedyId)
    walker.remedies.find(({ kind: other, closedOn }) => other === remedy && closedOn === null)!.closedOn = today
    walker.version += 1
    walker.expected.push({ action: 'site.remedyClosed' })
    return outcome
  }
  if (kind < 0.93) {
    const seen = { isOwnerUnit: chance.likely(0.4), isCleared: chance.likely(0.9), photos: chance.likely(0.7) ? [`photo-${walker.id}`] : [] }
    const outcome = await attempt('addAcceptance', () => addAcceptance(db, { ...named, ...seen, seenOn: today, ...by }))
    if (outcome[1] === 'refused') return outcome
    forbid(!['demolished', 'accepted'].includes(walker.status), 'accepted what still stands')
    walker.acceptances.push({ ...seen, by: actor.id, photos: seen.photos.length })
    walker.version += 1
    walker.expected.push({ action: 'site.acceptanceAdded' })
    return outcome
  }
  if (kind < 0.96) {
    const row = await getSite(db, walker.id)
    const opens = walker.openObjections === 0 || chance.likely(0.3)
    const change = opens ? freezing(row, { hide: false, now }) : unfreezing(row, { stillHidden: false, now })
    await commit(db, tx => writeChanges(tx, [change], by))
    walker.openObjections += opens ? 1 : -1
    walker.version += 1
    walker.expected.push({ action: opens ? 'site.frozen' : 'site.unfrozen' })
    return [opens ? 'freeze' : 'unfreeze', 'accepted']
  }
  if (kind < 0.98) {
    const row = await getSite(db, walker.id)
    const to = chance.pick(['enforced', 'closed', 'accepted', 'demolished'] as const)
    if (to === row.status) return ['nothing', 'refused']
    const outcome = await attempt('correctStatus', () => correctSite(db, { ...named, input: { ...toInput(row), status: to }, reason: '示例', ...by }))
    forbid(outcome[1] === 'accepted', 'a correction changed the state')
    return outcome
  }
  const outcome = await attempt('publish', () => publishSite(db, { siteId: walker.id, version: walker.version, actor, now }))
  if (outcome[1] === 'refused') return outcome
  forbid(walker.status === 'found' || walker.openObjections > 0 || walker.isListed, 'published what may not be')
  forbid(walker.facts.legalCheckedBy === undefined || walker.facts.legalCheckedBy === walker.start.registeredBy, 'published without a check by another person')
  walker.expected.push({ action: 'site.published' })
  Object.assign(walker, { isListed: true, version: walker.version + 1, status: walker.status === 'registered' ? 'published' : walker.status })
  return outcome
}

const approvals = ['approvedBy', 'approvedOn', 'secondApprovedBy', 'secondApprovedOn', 'plannedStart', 'plannedEnd']
function forget(walker: Walker, names: readonly string[]) {
  walker.facts = Object.fromEntries(Object.entries(walker.facts).filter(([name]) => !names.includes(name)))
}

/** Steps that go on while an objection is open: they protect, or they put on file. */
const mayGoOn: readonly MoveName[] = ['register', 'checkLegality', 'startVoluntary', 'recordDefence', 'recordHome', 'hold', 'completeChecklist', 'pause']

/** A move was accepted: nothing that may never happen has happened; then the walker's own knowledge goes on. */
function noteMove(walker: Walker, { move, facts: given = {} }: MoveRequest, { by, forbid }: { by: string, forbid: (isWrong: boolean, words: string) => void }) {
  const { now, status } = walker
  const today = dayOf(now)
  const { to, needs, takes = [] } = moveOf(move)
  const taken = Object.fromEntries(Object.entries(given).filter(([name]) => ([...needs, ...takes] as string[]).includes(name)))
  walker.facts = { ...walker.facts, ...taken }
  const hasOpen = walker.remedies.some(({ closedOn }) => closedOn === null)
  forbid(walker.openObjections > 0 && !mayGoOn.includes(move) && !(move === 'demolish' && status === 'enforced'), `${move} while an objection is open`)
  forbid((move === 'hold') !== (by === 'system') && move === 'hold', 'a person put a site on hold')
  if (move === 'enforce') {
    forbid(status !== 'hold', 'enforced from elsewhere')
    for (const wrong of wrongsOfForce(walker, now)) forbid(true, `enforced ${wrong}`)
  }
  if (move === 'schedule') forbid(dayOf(new Date(String(walker.facts.plannedStart))) <= (holdEnd(walker) ?? '9999') || hasOpen, 'a time was set inside the time for review and suit')
  if (move === 'fastTrack' || move === 'demolishFast') forbid(walker.facts.underConstruction !== true || walker.livedIn !== false || hasOpen, 'fast track for what is not being built, or may be a home')
  if (move === 'demolish' && status !== 'enforced') {
    forbid(status !== 'voluntary' && status !== 'assisted', `demolished from ${status}`)
    forbid(hasOpen, 'demolished with something open')
    forbid(walker.livedIn !== false && (walker.facts.noticeServedOn === undefined || walker.facts.assistancePhone === undefined || walker.facts.hasIll === undefined), 'a home demolished without care')
  }
  if (move === 'accept' || move === 'close') for (const wrong of wrongsOfAcceptance(walker)) forbid(true, `${move}: ${wrong}`)
  if (move === 'inspect') forbid(!walker.hasPassed, 'inspected without a visit that passed')
  if (move === 'close') forbid(status !== 'accepted', 'closed without acceptance')
  if (move === 'resume') forbid(hasOpen, 'went on with something open')
  if (move === 'plan') forbid(walker.livedIn === null || walker.livedIn || walker.facts.affectsResidents === true, 'planned over the heads of who lives there')
  if (move === 'order') forbid(walker.facts.legalCheckedBy === undefined || String(walker.facts.removeByOn) <= String(walker.facts.orderServedOn), 'ordered without a check, or with no time to remove')
  if (move === 'remind') forbid(String(walker.facts.removeByOn) >= today, 'reminded before the time was over')
  if (move === 'notice') forbid(hasOpen, 'a decision to enforce with something open')
  if (move === 'approveAgain') forbid(by === walker.facts.approvedBy, 'approved twice by one person')
  if (move === 'checkLegality') forbid(by === walker.start.registeredBy, 'checked by who registered it')
  const next: SiteStatus = to === 'same' ? status : to === 'before' ? walker.before ?? 'registered' : to
  walker.version += 1
  walker.expected.push(to === 'same' ? { action: 'site.recorded' } : { action: 'site.moved', fromStatus: status, toStatus: next })
  if (move === 'checkLegality') Object.assign(walker.facts, { legalCheckedBy: by })
  if (move === 'approve') Object.assign(walker.facts, { approvedBy: by, approvedOn: today })
  if (move === 'approveAgain') Object.assign(walker.facts, { secondApprovedBy: by, secondApprovedOn: today })
  if (move === 'remind') forget(walker, ['defence', 'defenceAnsweredOn'])
  if (move === 'resume') forget(walker, approvals)
  // What was filed anew is ordered, reminded and noticed anew: nothing of the case before serves it.
  if (move === 'file') walker.facts = Object.fromEntries(Object.entries(walker.facts).filter(([name]) => ['clarities', 'legalCheckedBy', 'legalCheckedOn', 'filedOn', 'partyKnown', 'hasChildren', 'hasElderly', 'hasIll', 'assistanceOffice', 'assistancePhone'].includes(name)))
  if (move === 'pause') {
    walker.before = status
    const ground = String(walker.facts.pauseGround)
    const isNew = !walker.remedies.some(({ kind, closedOn }) => kind === ground && closedOn === null)
    if ((ground === 'hardship' || ground === 'thirdParty') && isNew) walker.remedies.push({ kind: ground, openedOn: today, closedOn: null })
  }
  if (move === 'relapse') Object.assign(walker, { round: walker.round + 1, facts: { clarities: walker.facts.clarities }, acceptances: [], hasPassed: false })
  walker.status = next
}

async function insertAll(db: Database, walkers: Walker[]) {
  for (let from = 0; from < walkers.length; from += 200) {
    const part = walkers.slice(from, from + 200)
    await commit(db, tx => [
      ...writeChanges(tx, part.map(({ start }) => ({ before: null, after: start, reason: null, changes: [], events: [{ action: 'site.registered' }] })), { actor: { kind: 'staff', id: 'ledger-editor' }, now: part[0]!.now }),
      tx.insert(siteRounds).values(part.map(({ id, now, facts }) => ({ siteId: id, round: 1, startedAt: now, facts: facts as RoundFacts }))).returning({ siteId: siteRounds.siteId }),
      ...part.flatMap(({ id, now, acceptances }) => acceptances.map(({ photos, ...seen }, n) => tx.insert(siteAcceptances)
        .values({ ...seen, id: `${id}-${n}`, siteId: id, round: 1, photos: photos > 0 ? [`photo-${id}`] : [], seenOn: dayOf(now), at: new Date(now.getTime() + n) }).returning({ id: siteAcceptances.id }))),
      ...part.flatMap(({ id, now, hasPassed }) => hasPassed
        ? [tx.insert(siteVisits).values({ id, siteId: id, round: 1, visitedOn: dayOf(now), result: 'pass', photos: [], at: now }).returning({ id: siteVisits.id })]
        : []),
      tx.insert(sitePhotos).values(part.map(({ id, now }) => ({ id: `photo-${id}`, siteId: id, moment: 'after' as const, media: 'm.jpg', width: 1, height: 1, captionZh: '示例', addedAt: now }))).returning({ id: sitePhotos.id }),
    ])
  }
}

it(`${sequences} chance walks reach nothing that is forbidden, leave an event of every step, and count every clock as the calendar does`, async () => {
  const db = await createTestDatabase()
  const walkers = Array.from({ length: sequences }, (_, n) => prepare(n))
  const counts = new Map<string, { accepted: number, refused: number }>()
  const width = dialect === 'sqlite' ? 50 : 8
  try {
    await insertAll(db, walkers)
    const walk = async (walker: Walker) => {
      for (let left = walker.chance.likely(0.04) ? walker.chance.int(6, 12) : walker.chance.int(1, 3); left > 0; left -= 1) {
        let result: [string, Outcome]
        try { result = await step(db, walker) }
        catch (error) { throw new Error(`${String(error)}\n${walker.start.status}, lived in ${String(walker.livedIn)}\n${walker.trail.join('\n')}\n${JSON.stringify(walker.facts)}\n${JSON.stringify(walker.remedies)}`, { cause: error }) }
        const count = counts.get(result[0]) ?? { accepted: 0, refused: 0 }
        count[result[1]] += 1
        counts.set(result[0], count)
      }
    }
    for (let from = 0; from < walkers.length; from += width) await Promise.all(walkers.slice(from, from + width).map(walk))

    const [rows, log, versions, decisions] = await Promise.all([db.select().from(sites), db.select().from(events).orderBy(asc(events.at)), db.select().from(siteVersions), db.select().from(siteDecisions)])
    const rowOf = new Map(rows.map(row => [row.id, row]))
    const logOf = Map.groupBy(log, ({ subjectId }) => subjectId)
    const versionsOf = Map.groupBy(versions, ({ siteId }) => siteId)
    for (const walker of walkers) {
      const row = rowOf.get(walker.id)!
      const where = [walker.id, walker.start.status, ...walker.trail].join('\n')
      expect([row.status, row.version, row.round, row.openObjections, row.shelf !== 'none'], where).toEqual([walker.status, walker.version, walker.round, walker.openObjections, walker.isListed])
      const told = logOf.get(walker.id)!.map(({ action, facts }) => ({ version: Number(facts.version), action, fromStatus: facts.fromStatus, toStatus: facts.toStatus })).sort((a, b) => a.version - b.version)
      expect(told.map(({ version: _, ...event }) => event), where).toEqual(walker.expected.map(event => ({ fromStatus: undefined, toStatus: undefined, ...event })))
      // Folding what each version says was changed over the beginning gives what the public reads now.
      const folded: Record<string, unknown> = { ...walker.start }
      for (const { changes } of versionsOf.get(walker.id)!.sort((a, b) => a.version - b.version)) for (const { field, to } of changes) folded[field] = to ?? null
      for (const field of ['status', 'statusOn', 'holdUntilOn', 'demolishedOn', 'acceptedOn', 'closedOn', 'planZh', 'mode', 'category'] as const) expect(folded[field], `${field}\n${where}`).toEqual(row[field])
      if (row.status === 'hold') expect(row.holdUntilOn, where).toBe(holdEnd(walker))
    }
    for (const { decidedOn, publishDueOn } of decisions) expect(publishDueOn, decidedOn).toBe(workingDays(decidedOn, 20))
    // A walk that meets a rule from one side only shows nothing. The rarest move is made eighteen times, by chance less.
    const names = [...moveNames, 'recordRemedy', 'closeRemedy', 'addAcceptance']
    expect(names.filter(name => (counts.get(name)?.accepted ?? 0) < 1), JSON.stringify(Object.fromEntries(counts))).toEqual([])
    expect(moveNames.filter(name => (counts.get(name)?.refused ?? 0) < 5)).toEqual([])
    expect(decisions.length).toBeGreaterThan(50)
  }
  catch (error) {
    throw new Error(`MODEL_SEED=${seed}\n${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}, 900_000)
