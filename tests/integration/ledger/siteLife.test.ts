import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { commit } from '#server/database/commit'
import { registerSite, writeChanges } from '#server/domain/ledger/commands'
import { touchSite } from '#server/domain/ledger/moving'
import { readPublicSite, readStanding } from '#server/domain/ledger/publicSite'
import { getSite } from '#server/domain/ledger/queries'
import { siteAcceptances, siteDecisions, siteRemedies, siteReuses, siteRounds } from '#server/domain/ledger/tables'
import { siteVisits } from '#server/domain/inspections/tables'
import { findReviewDue } from '#server/domain/objections/queries'
import { objections } from '#server/domain/objections/tables'
import { packagedCalendar } from '#shared/calendar/calendar'
import type { RoundFacts } from '#shared/ledger/rounds'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { atMonday, editor, siteInput } from '../../support/ledger.ts'
import { publishChecked } from '../../support/sites.ts'

const read = { now: monday, calendar: packagedCalendar }

/** A public site at a step, with what is on file of its round. */
async function siteAt(db: Database, changes: Parameters<typeof touchSite>[1], facts: RoundFacts = {}) {
  const siteId = await registerSite(db, { input: siteInput(), ...atMonday })
  await publishChecked(db, { siteIds: [siteId], ...atMonday })
  const change = touchSite(await getSite(db, siteId), changes, { now: monday, events: [] })
  await commit(db, tx => [
    ...writeChanges(tx, [change], { actor: editor, now: monday }),
    tx.insert(siteRounds).values({ siteId, round: change.after.round, startedAt: monday, facts }).onConflictDoUpdate({ target: [siteRounds.siteId, siteRounds.round], set: { facts } }).returning({ siteId: siteRounds.siteId }),
  ])
  return siteId
}

async function lifeOf(db: Database, siteId: string, now = monday) {
  const page = await readPublicSite(db, siteId, { ...read, now })
  return page.state === 'public' ? page.life! : undefined
}

const served: RoundFacts = { orderNumber: '〔2026〕1号', orderedOn: '2026-10-09', orderServedOn: '2026-10-12', removeByOn: '2026-10-27', enforcementServedOn: '2026-11-02', noticeUntilOn: '2026-11-13', approvedBy: 'somebody-of-the-office', hasChildren: true, hasIll: true, assistancePhone: '010-00000000', plannedStart: '2027-05-10T02:00:00Z', plannedEnd: '2027-05-10T04:00:00Z' }

describe('the page of a site in hold', () => {
  it('shows its days with the remedies worked out from the later service, and nothing of who lives there or who signed', async () => {
    const db = await createTestDatabase()
    const siteId = await siteAt(db, { status: 'hold', holdUntilOn: '2027-05-03' }, served)
    const page = await readPublicSite(db, siteId, read)
    expect(page).toMatchObject({ holdUntilOn: '2027-05-03', life: {
      days: [
        { what: 'orderServedOn', day: '2026-10-12' }, { what: 'removeByOn', day: '2026-10-27' }, { what: 'enforcementServedOn', day: '2026-11-02' }, { what: 'noticeUntilOn', day: '2026-11-13' },
      ],
      remediesRun: true, isBarred: false, plannedOn: '2027-05-10',
    } })
    const remedies = (await lifeOf(db, siteId))!.remedies
    expect(remedies.slice(0, 3).map(({ kind, day }) => [kind, day])).toEqual([['reconsider', '2027-01-04'], ['litigate', '2027-05-03'], ['litigateAfter', null]])
    expect(JSON.stringify(page)).not.toMatch(/somebody-of-the-office|hasChildren|hasIll|010-00000000|approvedBy|ledger-editor/)
  })

  it('does not announce a day that may not be held: an objection, a review or a claim is open', async () => {
    const db = await createTestDatabase()
    const frozen = await siteAt(db, { status: 'hold', openObjections: 1 }, served)
    expect(await lifeOf(db, frozen)).toMatchObject({ plannedOn: null })
    const claimed = await siteAt(db, { status: 'hold' }, served)
    await commit(db, tx => [tx.insert(siteRemedies).values({ id: 'claim', siteId: claimed, round: 1, kind: 'hardship', openedOn: '2026-11-20', note: '家里的事' }).returning({ id: siteRemedies.id })])
    const page = JSON.stringify(await readPublicSite(db, claimed, read))
    expect(await lifeOf(db, claimed)).toMatchObject({ isBarred: true, plannedOn: null })
    // Whose hardship, and that it is hardship, is nobody else's matter.
    expect(page).not.toMatch(/hardship|家里的事/)
  })

  it('is told at the door like on the page, and not while it is hidden', async () => {
    const db = await createTestDatabase()
    const siteId = await siteAt(db, { status: 'hold', holdUntilOn: '2027-05-03' }, served)
    expect(await readStanding(db, siteId, read)).toMatchObject({ state: 'public', status: 'hold', nameZh: '示例仓库', steps: { plannedOn: '2027-05-10' } })
    const change = touchSite(await getSite(db, siteId), { shelf: 'none', hiddenAt: monday }, { now: monday, events: [{ action: 'site.hidden' }] })
    await commit(db, tx => writeChanges(tx, [change], { actor: editor, now: monday }))
    expect(await readStanding(db, siteId, read)).toEqual({ state: 'checking', status: null, subDistrict: null, nameZh: null, nameEn: null, holdUntilOn: null, isFrozen: true, isDemo: false, steps: null })
  })
})

describe('the page of a site', () => {
  it('shows the decisions with their number, and of one taken back only that and why', async () => {
    const db = await createTestDatabase()
    const siteId = await siteAt(db, { status: 'ordered' })
    const decision = { siteId, round: 1, kind: 'order' as const, summaryEn: null, decidedOn: '2026-11-02', servedOn: null, publishDueOn: '2026-11-30', isDemo: false, version: 1 }
    await commit(db, tx => [
      tx.insert(siteDecisions).values({ ...decision, id: 'a', number: '1号', summaryZh: '读得到的摘要', publishedAt: monday }).returning({ id: siteDecisions.id }),
      tx.insert(siteDecisions).values({ ...decision, id: 'b', number: '2号', summaryZh: '收回的摘要', publishedAt: monday, change: 'annulled', changedOn: '2026-11-10', changeReason: '事实有误', withdrawnAt: monday }).returning({ id: siteDecisions.id }),
      tx.insert(siteDecisions).values({ ...decision, id: 'c', number: '3号', summaryZh: '没有公布的摘要' }).returning({ id: siteDecisions.id }),
    ])
    const { decisions } = (await lifeOf(db, siteId))!
    expect(Object.fromEntries(decisions.map(found => [found.id, found.state]))).toEqual({ a: 'published', b: 'withdrawn', c: 'awaited' })
    expect(decisions.find(({ id }) => id === 'c')).toMatchObject({ dueOn: '2026-11-30' })
    expect(JSON.stringify(decisions)).toContain('读得到的摘要')
    expect(JSON.stringify(decisions)).not.toMatch(/收回的摘要|没有公布的摘要|3号/)
  })

  it('says that two people accepted it, without who; what inspections found; and what came of the ground', async () => {
    const db = await createTestDatabase()
    const siteId = await siteAt(db, { status: 'reuse', closedOn: '2026-10-20', lastCheckedOn: '2026-11-10' })
    const acceptance = { siteId, round: 1, isCleared: true, photos: [], seenOn: '2026-10-15', at: monday }
    await commit(db, tx => [
      tx.insert(siteAcceptances).values([{ ...acceptance, id: 'one', by: 'officer-one', isOwnerUnit: true }, { ...acceptance, id: 'two', by: 'officer-two', isOwnerUnit: false, seenOn: '2026-10-16' }]).returning({ id: siteAcceptances.id }),
      tx.insert(siteVisits).values({ id: 'visit', siteId, round: 1, visitedOn: '2026-11-10', result: 'pass', words: '只给工作人员看的话', photos: [], by: 'inspector-one', at: monday }).returning({ id: siteVisits.id }),
      tx.insert(siteReuses).values({ id: 'reuse', siteId, round: 1, kind: 'green', areaM2: 900, greenM2: 850, doneOn: '2026-11-01', photos: [], textZh: '口袋公园', by: 'officer-one', at: monday }).returning({ id: siteReuses.id }),
    ])
    const life = (await lifeOf(db, siteId))!
    expect(life).toMatchObject({
      acceptance: { people: 2, hasOther: true, lastSeenOn: '2026-10-16' },
      visits: [{ visitedOn: '2026-11-10', result: 'pass' }],
      reuses: [{ kind: 'green', areaM2: 900, greenM2: 850, textZh: '口袋公园' }],
      isUnchecked: false,
    })
    expect(JSON.stringify(life)).not.toMatch(/officer-one|officer-two|inspector-one|只给工作人员看的话/)
  })

  it('says by itself when nobody has looked for thirty days', async () => {
    const db = await createTestDatabase()
    const siteId = await siteAt(db, { status: 'classified', lastCheckedOn: '2026-11-20' })
    expect((await lifeOf(db, siteId, later(monday, { days: 27 })))!.isUnchecked).toBe(false)
    expect((await lifeOf(db, siteId, later(monday, { days: 28 })))!.isUnchecked).toBe(true)
  })
})

it('the review of an entry is due on the day of the last open objection', async () => {
  const db = await createTestDatabase()
  const siteId = await siteAt(db, { openObjections: 2 })
  expect(await findReviewDue(db, siteId)).toBeNull()
  const objection = {
    siteId, standing: 'tenant' as const, grounds: ['facts' as const], aim: 'correct' as const, words: '写错了', channel: 'web' as const, isHelper: false, locale: 'zh-CN',
    receivedAt: monday, due: { clock: 'objection.default' as const, provisional: true, counted: null }, hides: false, consentVersion: 1, isDemo: false, version: 1,
  }
  await commit(db, tx => ([['a', 'filed', '2026-12-07'], ['b', 'reviewed', '2026-12-14'], ['c', 'decided', '2026-12-31']] as const).map(([id, state, dueOn]) =>
    tx.insert(objections).values({ ...objection, id, number: `YY${id}`, submissionId: id, state, dueOn } as typeof objections.$inferInsert).returning({ id: objections.id })))
  expect(await findReviewDue(db, siteId)).toBe('2026-12-14')
})
