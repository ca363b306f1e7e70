import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addContactKey, dropOldContactKeys, loadKeys } from '#server/crypto/keys'
import { commit } from '#server/database/commit'
import { objectionDues } from '#server/domain/objections/dues'
import { countOldObjectionSeals, resealObjections } from '#server/domain/objections/reseal'
import type { Database } from '#server/database/connect'
import { StaleWriteError } from '#server/database/errors'
import { events } from '#server/domain/events/tables'
import { correctSite, toInput } from '#server/domain/ledger/commands'
import { getPublicSite, getSite, listOpenRemedyKinds, listSites } from '#server/domain/ledger/queries'
import { loadArchive } from '#server/domain/ledger/archive/load'
import { outbox } from '#server/domain/notifications/tables'
import { changeObjectionContact, maskObjectionContact, openObjectionContact, removeObjectionContact, revealObjectionContact } from '#server/domain/objections/contacts'
import { fileObjection } from '#server/domain/objections/filing'
import { correctObjectedSite } from '#server/domain/objections/correcting'
import { addToObjection, eraseObjection, fileRemedy, withdrawObjection } from '#server/domain/objections/own'
import { getObjection, listObjectionMessages, listObjectionsForStaff } from '#server/domain/objections/queries'
import { applyObjectionRetention, countExpiredOfObjections } from '#server/domain/objections/retention'
import { askIdentity, askObjector, confirmIdentity, decideObjection, proposeOutcome, recordTold, returnToReview } from '#server/domain/objections/review'
import { objectionContacts, objectionMessages, objections } from '#server/domain/objections/tables'
import { getTrackedObjection } from '#server/domain/objections/tracked'
import { moveSite } from '#server/domain/ledger/moving'
import { openReceipt } from '#server/domain/receipts/commands'
import type { PhotoStore } from '#server/media/store'
import { packagedCalendar } from '#shared/calendar/calendar'
import { dueBy } from '#shared/calendar/clocks'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { editor } from '../../support/ledger.ts'
import { anObjection, anObjectionAnswer, aPublicSite, circumstances, objector, reviewer, stepOn, supervisor } from '../../support/objections.ts'
import { readingAfter } from '../../support/race.ts'

const noPhotos = { remove: async () => {} } as unknown as PhotoStore
const everywhere = { scope: { subDistricts: 'all' as const, bodyId: null, communities: null }, limit: 20, today: '2026-11-23' }
const storedIn = async (db: Database) => JSON.stringify([await db.select().from(objections), await db.select().from(objectionContacts), await db.select().from(events), await db.select().from(outbox), await db.select().from(objectionMessages)])
const actionsOf = async (db: Database, siteId: string) => (await db.select().from(events)).filter(({ subjectId }) => subjectId === siteId).map(({ action }) => action)

/** Reviewed by one person; how the supervisor decides it. */
async function decided(db: Database, objectionId: string, siteId: string, decision: Partial<Parameters<typeof decideObjection>[1]> = {}) {
  await proposeOutcome(db, { ...await stepOn(db, objectionId), proposal: 'adopted', reason: '查了图纸' })
  await decideObjection(db, { ...await stepOn(db, objectionId, supervisor), siteVersion: (await getSite(db, siteId)).version, outcome: 'adopted', reason: '面积已经改正。', publish: true, ...decision })
}

describe('an objection', () => {
  it('gives a receipt that opens it, a day fifteen working days away, and stops the entry in the same moment', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const receipt = await anObjection(db, siteId)
    expect(receipt).toMatchObject({ number: expect.stringMatching(/^YY-\d{8}$/) as string, dueOn: dueBy('objection.default', monday, packagedCalendar)!.day })
    expect(receipt.dueOn).toBe('2026-12-14')
    expect(await openReceipt(db, { number: receipt.number, queryCode: receipt.queryCode, visitor: { token: undefined, address: '::1' }, keys: testKeys, now: monday })).toEqual({ kind: 'objection', subjectId: receipt.objectionId })
    expect(await getSite(db, siteId)).toMatchObject({ openObjections: 1, shelf: 'live', hiddenAt: null })
    expect(await actionsOf(db, siteId)).toContain('site.frozen')
    expect((await db.select().from(outbox)).map(({ kind }) => kind)).toEqual(['objection.received'])
  })

  it('refuses every further step of the entry by name, and lets it go on when it is over', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const { objectionId } = await anObjection(db, siteId)
    const classify = async () => moveSite(db, { siteId, version: (await getSite(db, siteId)).version, request: { move: 'classify', facts: { category: 'noPermit' } }, actor: editor, now: monday, calendar: packagedCalendar })
    await expect(classify()).rejects.toMatchObject({ code: 'invalid', issues: [expect.objectContaining({ code: 'ledger.objection_open' }) as unknown] })
    await withdrawObjection(db, { objectionId, now: monday })
    await classify()
    expect((await getSite(db, siteId)).status).toBe('classified')
  })

  it('keeps who objects sealed and out of every row, event and mail', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const { objectionId } = await anObjection(db, siteId)
    const stored = await storedIn(db)
    for (const mark of Object.values(objector)) expect(stored).not.toContain(mark)
    expect(JSON.stringify(await db.select().from(events))).not.toContain('一百二十')
    expect(await openObjectionContact(db, { objectionId, keys: testKeys })).toEqual(objector)
    expect(await maskObjectionContact(db, { objectionId, keys: testKeys })).toEqual({ name: '金****', phone: '****1234', email: 'c****@example.org' })
  })

  it('hides an entry at once where personal data is the matter, and shows it again when it is over', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const { objectionId } = await anObjection(db, siteId, { grounds: ['personalData', 'facts'] })
    expect(await getSite(db, siteId)).toMatchObject({ shelf: 'none', hiddenAt: monday })
    expect((await listSites(db, { filter: { period: 'live' }, limit: 10 })).items).toEqual([])
    expect(JSON.stringify(await getPublicSite(db, siteId))).not.toContain('示例仓库')
    await withdrawObjection(db, { objectionId, now: monday })
    expect(await getSite(db, siteId)).toMatchObject({ shelf: 'live', hiddenAt: null, openObjections: 0 })
  })

  it('stays hidden as long as any objection asks for it', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const [one, other] = [await anObjection(db, siteId, { grounds: ['personalData'] }), await anObjection(db, siteId, { grounds: ['personalData'] })]
    await withdrawObjection(db, { objectionId: one.objectionId, now: monday })
    expect(await getSite(db, siteId)).toMatchObject({ shelf: 'none', openObjections: 1 })
    await withdrawObjection(db, { objectionId: other.objectionId, now: monday })
    expect(await getSite(db, siteId)).toMatchObject({ shelf: 'live', openObjections: 0 })
  })

  it('counts each of eight that arrive at one moment', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const receipts = await Promise.all(Array.from({ length: 8 }, () => anObjection(db, siteId)))
    expect(new Set(receipts.map(({ number }) => number)).size).toBe(8)
    expect((await getSite(db, siteId)).openObjections).toBe(8)
    await Promise.all(receipts.map(({ objectionId }) => withdrawObjection(db, { objectionId, now: monday })))
    expect((await getSite(db, siteId)).openObjections).toBe(0)
  })

  it('answers the same submission with the same receipt, ten times at once, and counts it once', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const submissionId = randomUUID()
    const receipts = await Promise.all(Array.from({ length: 10 }, (_, n) => anObjection(db, siteId, { words: `第 ${n} 次` }, { submissionId })))
    receipts.push(await anObjection(db, siteId, {}, { submissionId, now: later(monday, { days: 30 }) }))
    expect(new Set(receipts.map(({ number, queryCode }) => number + queryCode)).size).toBe(1)
    expect((await getSite(db, siteId)).openObjections).toBe(1)
    expect(await db.select().from(outbox)).toHaveLength(1)
  })

  it('finds the entry as it is when somebody changes it in between', async () => {
    for (const moment of [0, 1]) {
      const db = await createTestDatabase()
      const siteId = await aPublicSite(db)
      let isDone = false
      const slow = readingAfter(db, async (read) => {
        if (read !== moment || isDone) return
        isDone = true
        await anObjection(db, siteId)
      })
      await fileObjection(slow, { submissionId: randomUUID(), answer: anObjectionAnswer(siteId), ...circumstances })
      expect((await getSite(db, siteId)).openObjections).toBe(2)
    }
  })

  it('is refused with words that point at somebody, for a site nobody has seen, and for none', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    await expect(anObjection(db, siteId, { words: '打他电话 13812345678' })).rejects.toMatchObject({ issues: [{ path: 'words' }] })
    await expect(anObjection(db, 'none')).rejects.toMatchObject({ code: 'ledger.site_not_found' })
    expect(await db.select().from(objections)).toEqual([])
    expect((await getSite(db, siteId)).openObjections).toBe(0)
  })
})

describe('whoever decides', () => {
  it('is another person than who registered the entry and than who reviewed', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const { objectionId } = await anObjection(db, siteId)
    await expect(proposeOutcome(db, { ...await stepOn(db, objectionId, editor), proposal: 'rejected', reason: '没有错' })).rejects.toMatchObject({ code: 'objection.own_entry' })
    await proposeOutcome(db, { ...await stepOn(db, objectionId), proposal: 'adopted', reason: '查了图纸' })
    const decide = async (actor: { kind: 'staff', id: string }) => decideObjection(db, { ...await stepOn(db, objectionId, actor), siteVersion: (await getSite(db, siteId)).version, outcome: 'adopted', reason: '改正了。', publish: true })
    await expect(decide(reviewer)).rejects.toMatchObject({ code: 'objection.own_review' })
    await expect(decide(editor)).rejects.toMatchObject({ code: 'objection.own_entry' })
    await decide(supervisor)
    expect(await getObjection(db, objectionId)).toMatchObject({ state: 'decided', outcome: 'adopted', decidedBy: 'supervisor', toldAt: monday })
  })

  it('lets the entry go on, and says the outcome where the mistake stood', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const { objectionId } = await anObjection(db, siteId)
    await decided(db, objectionId, siteId)
    expect((await getSite(db, siteId)).openObjections).toBe(0)
    const shown = await getPublicSite(db, siteId)
    if (shown.state !== 'public') throw new Error('not public')
    const said = shown.timeline.find(({ action }) => action === 'site.objectionDecided')
    expect(said).toMatchObject({ reason: '面积已经改正。', sentence: { params: { objectionOutcome: { key: 'common.objectionOutcome.adopted' } } } })
    expect(JSON.stringify(shown)).not.toContain('一百二十')
    expect((await db.select().from(outbox)).map(({ kind }) => kind)).toEqual(['objection.received', 'objection.moved'])
  })

  it('keeps the reasons off the entry unless they were looked at', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const { objectionId } = await anObjection(db, siteId)
    await decided(db, objectionId, siteId, { publish: false })
    expect(JSON.stringify(await getPublicSite(db, siteId))).not.toContain('面积已经改正')
  })

  it('has to have seen the entry as it is', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const { objectionId } = await anObjection(db, siteId)
    await proposeOutcome(db, { ...await stepOn(db, objectionId), proposal: 'adopted', reason: '查了' })
    const { version } = await getSite(db, siteId)
    await anObjection(db, siteId)
    await expect(decideObjection(db, { ...await stepOn(db, objectionId, supervisor), siteVersion: version, outcome: 'adopted', reason: '改正了。', publish: false })).rejects.toThrow(StaleWriteError)
  })

  it('chooses whether a hidden entry is shown again or stays away, with a notice that it was here', async () => {
    const db = await createTestDatabase()
    for (const display of ['show', 'withdraw'] as const) {
      const siteId = await aPublicSite(db)
      const { objectionId } = await anObjection(db, siteId, { grounds: ['personalData'] })
      await expect(decided(db, objectionId, siteId)).rejects.toMatchObject({ issues: [{ path: 'display', code: 'objection.display_missing' }] })
      await decideObjection(db, { ...await stepOn(db, objectionId, supervisor, later(monday, { days: 1 })), siteVersion: (await getSite(db, siteId)).version, outcome: 'adopted', reason: '已经去掉。', publish: true, display })
      expect(await getSite(db, siteId)).toMatchObject(display === 'show' ? { shelf: 'live', hiddenAt: null } : { shelf: 'none', status: 'withdrawn', hiddenAt: null })
      expect((await getPublicSite(db, siteId)).state).toBe(display === 'show' ? 'public' : 'withdrawn')
    }
  })

  it('can send it back, and the day of the answer stays', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const { objectionId, dueOn } = await anObjection(db, siteId)
    await proposeOutcome(db, { ...await stepOn(db, objectionId), proposal: 'rejected', reason: '没有错' })
    await returnToReview(db, { ...await stepOn(db, objectionId, supervisor), reason: '再看看图纸' })
    expect(await getObjection(db, objectionId)).toMatchObject({ state: 'filed', dueOn, reviewedBy: null })
  })

  it('tells by telephone whoever came without an address, and only once', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const { objectionId } = await anObjection(db, siteId, { contact: { name: null, phone: objector.phone, email: null } }, { channel: 'phone', actor: reviewer })
    await decided(db, objectionId, siteId)
    expect(await getObjection(db, objectionId)).toMatchObject({ enteredBy: 'reviewer', toldAt: null })
    await recordTold(db, await stepOn(db, objectionId))
    expect((await getObjection(db, objectionId)).toldAt).toEqual(monday)
    await expect(recordTold(db, await stepOn(db, objectionId))).rejects.toMatchObject({ code: 'objection.not_now' })
  })
})

describe('who somebody is', () => {
  it('is asked only when needed, and waits three working days before the review', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const { objectionId } = await anObjection(db, siteId)
    await askIdentity(db, await stepOn(db, objectionId))
    expect(await getObjection(db, objectionId)).toMatchObject({ identity: 'asked', identityDueOn: '2026-11-26' })
    const propose = async (now: Date) => proposeOutcome(db, { ...await stepOn(db, objectionId, reviewer, now), proposal: 'rejected', reason: '没有错' })
    await expect(propose(later(monday, { days: 3 }))).rejects.toMatchObject({ code: 'objection.identity_waiting' })
    await confirmIdentity(db, await stepOn(db, objectionId))
    await propose(monday)
    expect((await getObjection(db, objectionId)).state).toBe('reviewed')
  })
})

describe('the person', () => {
  it('answers a question once however often it is sent, and not when it is over', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const { objectionId } = await anObjection(db, siteId)
    await askObjector(db, { ...await stepOn(db, objectionId), words: '哪一年租的？' })
    const submissionId = randomUUID()
    const add = () => addToObjection(db, { objectionId, submissionId, words: '二〇一九年。', keep: false, files: [], photos: noPhotos, now: monday })
    await Promise.all([add(), add(), add()])
    expect((await listObjectionMessages(db, objectionId)).map(({ from, words }) => [from, words]).toSorted()).toEqual([['office', '哪一年租的？'], ['person', '二〇一九年。']])
    await withdrawObjection(db, { objectionId, now: monday })
    await expect(addToObjection(db, { objectionId, submissionId: randomUUID(), words: '还有', keep: false, files: [], photos: noPhotos, now: monday })).rejects.toMatchObject({ code: 'objection.not_now' })
  })

  it('changes and deletes how to be reached, with the mails that have not left', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const { objectionId } = await anObjection(db, siteId)
    await changeObjectionContact(db, { objectionId, contact: { name: null, phone: '13911112222', email: null }, keys: testKeys, now: monday })
    expect(await openObjectionContact(db, { objectionId, keys: testKeys })).toEqual({ name: null, phone: '13911112222', email: null })
    expect(await db.select().from(outbox)).toEqual([])
    await removeObjectionContact(db, { objectionId, now: monday })
    expect(await db.select().from(objectionContacts)).toEqual([])
  })

  it('sees who opened the contact, with the reason', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const { objectionId } = await anObjection(db, siteId)
    expect(await revealObjectionContact(db, { objectionId, reason: '约看现场', actor: { kind: 'staff', id: 'keeper', role: 'custodian' }, keys: testKeys, now: monday })).toEqual(objector)
    expect((await db.select().from(events)).find(({ action }) => action === 'objection.contactOpened')).toMatchObject({ reason: '约看现场', facts: { role: 'custodian' } })
  })

  it('can have everything written deleted once it is over, and not before', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const { objectionId } = await anObjection(db, siteId)
    await expect(eraseObjection(db, { objectionId, photos: noPhotos, now: monday })).rejects.toMatchObject({ code: 'objection.not_now' })
    await addToObjection(db, { objectionId, submissionId: randomUUID(), words: '金丝雀的话', keep: false, files: [], photos: noPhotos, now: monday })
    await withdrawObjection(db, { objectionId, now: monday })
    await eraseObjection(db, { objectionId, photos: noPhotos, now: monday })
    const stored = await storedIn(db)
    for (const mark of [...Object.values(objector), '一百二十', '金丝雀']) expect(stored).not.toContain(mark)
  })
})

it('a contact is kept two hundred days after the decision and not a moment longer; of an open objection it stays', async () => {
  const db = await createTestDatabase()
  const [siteId, other] = [await aPublicSite(db), await aPublicSite(db)]
  const { objectionId } = await anObjection(db, siteId)
  await anObjection(db, other)
  await decided(db, objectionId, siteId)
  const at = (days: number, milliseconds = 0) => ({ calendar: packagedCalendar, now: later(monday, { days, milliseconds }) })
  expect(await applyObjectionRetention(db, at(200, -1))).toEqual({ objectors: 0 })
  expect(await countExpiredOfObjections(db, at(200))).toEqual({ objectors: 1 })
  expect(await applyObjectionRetention(db, at(200))).toEqual({ objectors: 1 })
  expect(await applyObjectionRetention(db, at(900))).toEqual({ objectors: 0 })
  expect(await db.select().from(objectionContacts)).toHaveLength(1)
})

it('staff see the first due first, marked when overdue, and only those of their sub-districts', async () => {
  const db = await createTestDatabase()
  const [here, there] = [await aPublicSite(db), await aPublicSite(db, { subDistrict: '110107001' })]
  const [second, first] = [await anObjection(db, here, {}, { now: later(monday, { days: 4 }) }), await anObjection(db, there)]
  const list = (more: object = {}) => listObjectionsForStaff(db, { ...everywhere, list: 'filed', ...more })
  expect((await list()).items.map(({ number }) => number)).toEqual([first.number, second.number])
  const page = await list({ limit: 1 })
  const [on, id] = [page.nextCursor!.slice(0, 10), page.nextCursor!.slice(11)]
  expect((await list({ limit: 1, cursor: { on, id } })).items.map(({ number }) => number)).toEqual([second.number])
  expect((await list({ scope: { subDistricts: ['110107009'], bodyId: null, communities: null } })).items.map(({ number }) => number)).toEqual([second.number])
  expect((await list({ today: '2026-12-15' })).items.map(({ isOverdue }) => isOverdue)).toEqual([true, false])
})

describe('a correction the objection asks for', () => {
  const correct = async (db: Database, objectionId: string, siteId: string, actor: { kind: 'staff', id: string } = reviewer) => {
    const site = await getSite(db, siteId)
    const { version } = await getObjection(db, objectionId)
    await correctObjectedSite(db, { objectionId, version, siteVersion: site.version, input: { ...toInput(site), landAreaM2: 120 }, reason: '按图纸改正', actor, now: later(monday, { days: 1 }) })
  }

  it('is made while the entry stands still, by the reviewer alone, and the entry says which objection brought it', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const { objectionId, number } = await anObjection(db, siteId)
    const site = await getSite(db, siteId)
    await expect(correctSite(db, { siteId, version: site.version, input: { ...toInput(site), landAreaM2: 120 }, reason: '改', actor: reviewer, now: monday })).rejects.toMatchObject({ issues: [expect.objectContaining({ code: 'ledger.objection_open' }) as unknown] })
    await expect(correct(db, objectionId, siteId, editor)).rejects.toMatchObject({ code: 'objection.own_entry' })
    await correct(db, objectionId, siteId)
    expect(await getSite(db, siteId)).toMatchObject({ landAreaM2: 120, openObjections: 1 })
    await decided(db, objectionId, siteId)
    const shown = await getPublicSite(db, siteId)
    if (shown.state !== 'public') throw new Error('not public')
    expect(shown.landAreaM2).toBe(120)
    expect(shown.timeline.find(({ action }) => action === 'site.corrected')?.reason).toBe(`${number}：按图纸改正`)
  })

  it('does not judge one later: who corrected before the objection was made neither reviews nor decides it', async () => {
    const db = await createTestDatabase()
    const siteId = await aPublicSite(db)
    const site = await getSite(db, siteId)
    await correctSite(db, { siteId, version: site.version, input: { ...toInput(site), landAreaM2: 999 }, reason: '重新量过', actor: reviewer, now: monday })
    const { objectionId } = await anObjection(db, siteId, {}, { now: later(monday, { hours: 1 }) })
    await expect(proposeOutcome(db, { ...await stepOn(db, objectionId), proposal: 'rejected', reason: '没有错' })).rejects.toMatchObject({ code: 'objection.own_entry' })
  })
})

it('a review or a suit told with one tap stands on the entry once, and nothing is enforced until its outcome', async () => {
  const db = await createTestDatabase()
  const siteId = await aPublicSite(db)
  const { objectionId } = await anObjection(db, siteId)
  await decided(db, objectionId, siteId)
  const tap = () => fileRemedy(db, { objectionId, kind: 'reconsideration', calendar: packagedCalendar, now: later(monday, { days: 1 }) })
  await tap()
  await tap()
  expect(await listOpenRemedyKinds(db, siteId)).toEqual(['reconsideration'])
  const tracked = await getTrackedObjection(db, { objectionId, keys: testKeys, calendar: packagedCalendar, now: later(monday, { days: 2 }) })
  expect(tracked.openRemedies).toEqual(['reconsideration'])
  expect(Object.fromEntries(tracked.remedyDates.map(({ kind, day }) => [kind, day]))).toMatchObject({ reconsider: '2027-01-22', litigate: '2027-05-24', litigateAfter: null })
  expect(tracked.contact).toEqual({ name: '金****', phone: '****1234', email: 'c****@example.org' })
})

it('an entry of the archive is not changed: the outcome stands beside it', async () => {
  const db = await createTestDatabase()
  await loadArchive(db, monday)
  const [site] = (await listSites(db, { filter: { period: 'archive' }, limit: 1 })).items
  const before = await getSite(db, site!.id)
  const { objectionId } = await anObjection(db, site!.id, { grounds: ['personalData'] })
  expect((await getObjection(db, objectionId)).hides).toBe(false)
  await decided(db, objectionId, site!.id)
  expect(await getSite(db, site!.id)).toEqual(before)
  expect(await actionsOf(db, site!.id)).toContain('site.objectionDecided')
})

it('an entry is found by its name, and one that is hidden is not', async () => {
  const db = await createTestDatabase()
  const siteId = await aPublicSite(db, { nameZh: '示例写错面积的仓库' })
  const find = async () => (await listSites(db, { filter: { period: 'live', q: '写错面积的仓库' }, limit: 5 })).items.map(({ id }) => id)
  expect(await find()).toEqual([siteId])
  await anObjection(db, siteId, { grounds: ['personalData'] })
  expect(await find()).toEqual([])
})

it('the day of the answer is counted again with another calendar while the objection is open, and stays once it is decided', async () => {
  const db = await createTestDatabase()
  const [siteId, other] = [await aPublicSite(db), await aPublicSite(db)]
  const [open, over] = [await anObjection(db, siteId), await anObjection(db, other)]
  await withdrawObjection(db, { objectionId: over.objectionId, now: monday })
  expect((await objectionDues.list(db, { after: '', limit: 10 })).map(({ id, dues }) => [id, dues[0]?.day])).toEqual([[open.objectionId, '2026-12-14']])
  const { version, due } = await getObjection(db, open.objectionId)
  await commit(db, tx => objectionDues.move(tx, { id: open.objectionId, version, dues: [] }, [{ name: 'answer', action: 'objection.dueRecounted', day: '2026-12-15', due }], monday))
  expect(await getObjection(db, open.objectionId)).toMatchObject({ dueOn: '2026-12-15', version: version + 1 })
})

it('contacts are sealed anew with another key, and open with it', async () => {
  const db = await createTestDatabase()
  const siteId = await aPublicSite(db)
  const { objectionId } = await anObjection(db, siteId)
  const folder = mkdtempSync(join(tmpdir(), 'portal-keys-'))
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
  await changeObjectionContact(db, { objectionId, contact: objector, keys: loadKeys(folder), now: monday })
  addContactKey(folder)
  const keys = loadKeys(folder)
  expect(await countOldObjectionSeals(db, { keys })).toBe(1)
  expect(await resealObjections(db, { keys })).toBe(1)
  expect(await countOldObjectionSeals(db, { keys })).toBe(0)
  dropOldContactKeys(folder)
  expect(await openObjectionContact(db, { objectionId, keys: loadKeys(folder) })).toEqual(objector)
})
