import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { listTimeline } from '#server/domain/events/queries'
import { getMatterForStaff, listMattersForStaff } from '#server/domain/hearings/desk'
import { answerLegality, askLegality, changeDraft, draftMatter, lengthenWindow, listClauses, planWindow, publishMatter, takeBackToDraft, withdrawMatter, writeText } from '#server/domain/hearings/matters'
import { getMatter, getPublicMatter } from '#server/domain/hearings/queries'
import { matterNotices, matters } from '#server/domain/hearings/tables'
import { packagedCalendar as calendar } from '#shared/calendar/calendar'
import { readClauses } from '#shared/hearings/clauses'
import { matterDraftSchema, type MatterDraft } from '#shared/hearings/schemas'
import { earliestClose } from '#shared/hearings/window'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aMatter } from '../../support/hearings.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { readingAfter } from '../../support/race.ts'

const drafter = { kind: 'staff', id: 'drafter' } as const
const lawyer = { kind: 'staff', id: 'lawyer' } as const
const chief = { kind: 'staff', id: 'chief' } as const
const reason = { zh: '居民要求再多看几天。', en: null }
const sevenWorkingDaysOn = later(monday, { days: 9 })

const draftOf = (changes: Record<string, string> = {}): MatterDraft => matterDraftSchema.parse({
  kind: 'publicComment', subDistrict: '110107003', community: '', lateUse: 'considered', links: '', titleZh: '拆后空地怎样用', organiserZh: '示范办公室', subjectZh: '空地的用途。',
  explanationZh: '拟建绿地。', basisZh: '北京市城乡规划条例', contactZh: '电话 010-00000000', ...changes,
})
const clausesOf = (text: string) => readClauses(text).map(({ label, text }) => ({ label, text: { zh: text, en: null } }))

async function aDraft(changes: Record<string, string> = {}, { text = '1 种树。\n2 停车。\n3 路灯。' } = {}) {
  const db = await createTestDatabase()
  const matterId = await draftMatter(db, { draft: draftOf(changes), actor: drafter, now: monday })
  const version = async () => (await getMatter(db, matterId)).version
  const step = async (now = monday, actor: { kind: 'staff', id: string } = drafter) => ({ matterId, version: await version(), actor, keys, now })
  if (text) await writeText(db, { ...await step(), clauses: clausesOf(text), note: null })
  const notices = () => db.select().from(matterNotices).where(eq(matterNotices.matterId, matterId)).orderBy(matterNotices.sequence)
  const actions = async () => (await listTimeline(db, { type: 'matter', id: matterId })).map(({ action }) => action)
  return { db, matterId, step, notices, actions }
}

async function aPublished(changes: Record<string, string> = {}) {
  const world = await aDraft(changes)
  const { db, step } = world
  const opensAt = later(sevenWorkingDaysOn, { days: 1 })
  await askLegality(db, await step())
  await answerLegality(db, { ...await step(sevenWorkingDaysOn, lawyer), answer: 'lawful', note: null, calendar })
  await planWindow(db, { ...await step(sevenWorkingDaysOn), opensAt, closesAt: earliestClose(opensAt, calendar) })
  await publishMatter(db, { ...await step(sevenWorkingDaysOn, chief), calendar })
  return { ...world, opensAt, closesAt: earliestClose(opensAt, calendar) }
}

describe('a matter', () => {
  it('goes from draft over the check of the law to the public, each step with its event, and is seen only then', async () => {
    const { db, matterId, step, actions, notices } = await aDraft()
    await askLegality(db, await step())
    await expect(getPublicMatter(db, matterId)).rejects.toMatchObject({ code: 'matter.not_found' })
    await answerLegality(db, { ...await step(sevenWorkingDaysOn, lawyer), answer: 'lawful', note: null, calendar })
    const opensAt = later(sevenWorkingDaysOn, { hours: 20 })
    const closesAt = earliestClose(opensAt, calendar)
    await planWindow(db, { ...await step(sevenWorkingDaysOn), opensAt, closesAt })
    await publishMatter(db, { ...await step(sevenWorkingDaysOn, chief), calendar })
    expect(await getPublicMatter(db, matterId)).toMatchObject({ stage: 'published', opensAt, closesAt, firstClosesAt: closesAt, publishedAt: sevenWorkingDaysOn, legalityBy: 'lawyer', textVersion: 1 })
    expect((await actions()).sort()).toEqual(['matter.drafted', 'matter.legalityAsked', 'matter.legalityFound', 'matter.published', 'matter.textWritten', 'matter.windowPlanned'])
    expect(await notices()).toMatchObject([{ sequence: 1, kind: 'opened', toClosesAt: closesAt, by: 'chief' }])
  })

  it('is not given to the checker before everything the public needs is written', async () => {
    const { db, step } = await aDraft({ basisZh: '', contactZh: '' }, { text: '' })
    await expect(askLegality(db, await step())).rejects.toMatchObject({ code: 'matter.not_ready', issues: ['basis', 'contact', 'text'].map(part => ({ code: `matter.missing.${part}` })) })
  })

  it.each([[drafter], [{ kind: 'staff', id: 'writer' } as const]])('is not checked by somebody who had a hand in it: %j', async (hand) => {
    const { db, step } = await aDraft()
    await changeDraft(db, { ...await step(monday, hand), draft: draftOf({ titleZh: '改过的题目' }) })
    await askLegality(db, await step())
    await expect(answerLegality(db, { ...await step(sevenWorkingDaysOn, hand), answer: 'lawful', note: null, calendar })).rejects.toMatchObject({ code: 'matter.legality_same_person', status: 403 })
  })

  it('is checked before the seven working days are over only with a written reason', async () => {
    const { db, step } = await aDraft()
    await askLegality(db, await step())
    const early = later(sevenWorkingDaysOn, { days: -1 })
    await expect(answerLegality(db, { ...await step(early, lawyer), answer: 'lawful', note: null, calendar })).rejects.toMatchObject({ issues: [{ path: 'note', code: 'matter.legality_early' }] })
    await answerLegality(db, { ...await step(early, lawyer), answer: 'lawful', note: '内容与上次审查的相同。', calendar })
  })

  it('that was returned is a draft again and says why; taken back, what was checked does not count any more', async () => {
    const { db, matterId, step } = await aDraft()
    await askLegality(db, await step())
    await answerLegality(db, { ...await step(monday, lawyer), answer: 'returned', note: '依据不全。', calendar })
    expect(await getMatter(db, matterId)).toMatchObject({ stage: 'drafting', legalityAskedAt: null })
    await askLegality(db, await step())
    await answerLegality(db, { ...await step(sevenWorkingDaysOn, lawyer), answer: 'lawful', note: null, calendar })
    await takeBackToDraft(db, await step(sevenWorkingDaysOn))
    expect(await getMatter(db, matterId)).toMatchObject({ stage: 'drafting', legalityAt: null, legalityBy: null })
    await expect(publishMatter(db, { ...await step(sevenWorkingDaysOn, chief), calendar })).rejects.toMatchObject({ code: 'matter.step_not_now' })
  })

  it('cannot be changed while somebody checks it, nor once it is public', async () => {
    const { db, step } = await aDraft()
    await askLegality(db, await step())
    await expect(changeDraft(db, { ...await step(), draft: draftOf() })).rejects.toMatchObject({ code: 'matter.not_draft' })
    await expect(writeText(db, { ...await step(), clauses: clausesOf('1 别的。'), note: null })).rejects.toMatchObject({ code: 'matter.not_draft' })
    const published = await aPublished()
    await expect(changeDraft(published.db, { ...await published.step(), draft: draftOf() })).rejects.toMatchObject({ code: 'matter.not_draft' })
  })

  it('of a hall needs no check of the law and no thirty days, but says in which community it is', async () => {
    const { db, matterId, step } = await aDraft({ kind: 'deliberation', explanationZh: '', basisZh: '' }, { text: '' })
    await expect(askLegality(db, await step())).rejects.toMatchObject({ code: 'matter.step_not_now' })
    await planWindow(db, { ...await step(), opensAt: null, closesAt: later(monday, { hours: 3 }) })
    await expect(publishMatter(db, { ...await step(), calendar })).rejects.toMatchObject({ issues: [{ code: 'matter.missing.community' }] })
    await changeDraft(db, { ...await step(), draft: draftOf({ kind: 'deliberation', community: '110107003007' }) })
    await publishMatter(db, { ...await step(), calendar })
    expect(await getPublicMatter(db, matterId)).toMatchObject({ opensAt: monday, closesAt: later(monday, { hours: 3 }) })
  })

  it('leaves no event behind when somebody else was quicker', async () => {
    const { db, matterId, step, actions } = await aDraft()
    const before = await actions()
    const stale = { ...await step(), version: 1 }
    for (const late of [() => changeDraft(db, { ...stale, draft: draftOf() }), () => askLegality(db, stale), () => planWindow(db, { ...stale, opensAt: null, closesAt: later(monday, { days: 40 }) })]) await expect(late()).rejects.toMatchObject({ code: 'stale' })
    // The same after the matter was read.
    const given = await step()
    const slow = readingAfter(db, async (read) => { if (read === 1) await changeDraft(db, { ...given, draft: draftOf({ titleZh: '乙' }) }) })
    const writing = writeText(slow, { ...given, clauses: clausesOf('1 种树。'), note: null })
    await expect(writing).rejects.toMatchObject({ code: 'stale' })
    expect((await actions()).length).toBe(before.length + 1)
    expect((await getMatter(db, matterId)).version).toBe(given.version + 1)
  })

  it('does not link to a site nobody can see', async () => {
    const db = await createTestDatabase()
    await expect(draftMatter(db, { draft: draftOf({ links: '/ledger/00000000000000000000000000' }), actor: drafter, now: monday })).rejects.toMatchObject({ issues: [{ path: 'links', code: 'matter.link_unknown' }] })
  })
})

describe('the window of a published matter', () => {
  it.each([
    ['a full period', 0, null, null],
    ['a millisecond less', -1, null, 'matter.missing.shortWindowReason'],
    ['a millisecond less with a printed reason', -1, '防汛期临近。', null],
  ])('is published with %s: refused as %s', async (_what, milliseconds, shortReason, refused) => {
    const { db, step } = await aDraft(shortReason ? { shortWindowReasonZh: shortReason } : {})
    await askLegality(db, await step())
    await answerLegality(db, { ...await step(sevenWorkingDaysOn, lawyer), answer: 'lawful', note: null, calendar })
    await planWindow(db, { ...await step(), opensAt: sevenWorkingDaysOn, closesAt: later(earliestClose(sevenWorkingDaysOn, calendar), { milliseconds }) })
    const publishing = publishMatter(db, { ...await step(sevenWorkingDaysOn, chief), calendar })
    await (refused ? expect(publishing).rejects.toMatchObject({ issues: [{ code: refused }] }) : expect(publishing).resolves.toBeUndefined())
  })

  it('does not open in the past', async () => {
    const { db, step } = await aDraft()
    await askLegality(db, await step())
    await answerLegality(db, { ...await step(sevenWorkingDaysOn, lawyer), answer: 'lawful', note: null, calendar })
    await planWindow(db, { ...await step(), opensAt: later(sevenWorkingDaysOn, { milliseconds: -1 }), closesAt: later(sevenWorkingDaysOn, { days: 40 }) })
    await expect(publishMatter(db, { ...await step(sevenWorkingDaysOn, chief), calendar })).rejects.toMatchObject({ issues: [{ code: 'matter.missing.openingOver' }] })
  })

  it('is lengthened by a notice with its reason and both instants, and keeps its first close', async () => {
    const { db, matterId, step, notices, closesAt } = await aPublished()
    const to = later(closesAt, { days: 5 })
    await lengthenWindow(db, { ...await step(later(closesAt, { milliseconds: -1 }), chief), closesAt: to, reason })
    expect(await getPublicMatter(db, matterId)).toMatchObject({ closesAt: to, firstClosesAt: closesAt })
    expect((await notices()).at(-1)).toMatchObject({ sequence: 2, kind: 'extended', text: reason, fromClosesAt: closesAt, toClosesAt: to })
  })

  it.each([
    [-1, -1, 'matter.window_cannot_shrink'], [-1, 0, 'matter.window_unchanged'], [0, 86_400_000, 'matter.window_over'], [1, 86_400_000, 'matter.window_over'], [0, -1, 'matter.window_over'],
  ])('%i ms from its close is not moved by %i ms', async (at, moved, code) => {
    const { db, matterId, step, notices, closesAt } = await aPublished()
    await expect(lengthenWindow(db, { ...await step(later(closesAt, { milliseconds: at }), chief), closesAt: later(closesAt, { milliseconds: moved }), reason })).rejects.toMatchObject({ code })
    expect((await getMatter(db, matterId)).closesAt).toEqual(closesAt)
    expect(await notices()).toHaveLength(1)
  })

  it('is not planned again, and the database itself refuses a shorter one', async () => {
    const { db, matterId, step, closesAt } = await aPublished()
    await expect(planWindow(db, { ...await step(), opensAt: null, closesAt: later(closesAt, { days: -1 }) })).rejects.toMatchObject({ code: 'matter.not_draft' })
    await expect(commit(db, tx => [tx.update(matters).set({ closesAt: later(closesAt, { milliseconds: -1 }) }).where(eq(matters.id, matterId)).returning({ id: matters.id })])).rejects.toThrow()
    expect((await getMatter(db, matterId)).closesAt).toEqual(closesAt)
  })

  it('is lengthened once when two people do it at once', async () => {
    const { db, step, notices, closesAt } = await aPublished()
    const given = await step(sevenWorkingDaysOn, chief)
    const results = await Promise.allSettled([5, 6].map(days => lengthenWindow(db, { ...given, closesAt: later(closesAt, { days }), reason })))
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'stale' } })
    expect(await notices()).toHaveLength(2)
  })
})

describe('the text of a matter', () => {
  const keysOf = async (db: Database, matterId: string, textVersion: number) => (await listClauses(db, { matterId, textVersion })).map(({ key }) => key)

  it('takes the place of the one before while nobody has seen it', async () => {
    const { db, matterId, step } = await aDraft()
    await writeText(db, { ...await step(), clauses: clausesOf('1 种树。\n2 停车二十辆。'), note: null })
    expect((await listClauses(db, { matterId, textVersion: 1 })).map(({ label, text }) => [label, text.zh])).toEqual([['1', '种树。'], ['2', '停车二十辆。']])
    expect((await getMatter(db, matterId)).textVersion).toBe(1)
  })

  it('is another version once it is public, said in a notice, and a clause keeps its key', async () => {
    const { db, matterId, step, notices } = await aPublished()
    const [trees, , lamps] = await keysOf(db, matterId, 1)
    const note = { zh: '按居民意见改了两处。', en: null }
    await writeText(db, { ...await step(later(sevenWorkingDaysOn, { days: 3 })), clauses: clausesOf('1 路灯改为太阳能。\n2 种树。\n3 公厕。'), follows: [lamps!, trees!, null], note })
    const after = await keysOf(db, matterId, 2)
    expect(after.slice(0, 2)).toEqual([lamps, trees])
    expect(await keysOf(db, matterId, 1)).not.toContain(after[2])
    expect((await listClauses(db, { matterId, textVersion: 1 })).map(({ text }) => text.zh)).toEqual(['种树。', '停车。', '路灯。'])
    expect((await getMatter(db, matterId)).textVersion).toBe(2)
    expect((await notices()).at(-1)).toMatchObject({ kind: 'newText', text: note })
  })

  it('needs a word on what changed, and gives no earlier clause to two', async () => {
    const { db, matterId, step } = await aPublished()
    const [trees] = await keysOf(db, matterId, 1)
    await expect(writeText(db, { ...await step(), clauses: clausesOf('1 种树。'), note: null })).rejects.toMatchObject({ issues: [{ path: 'noteZh', code: 'matter.note_missing' }] })
    for (const follows of [[trees!, trees!], ['unknown', null]]) {
      await expect(writeText(db, { ...await step(), clauses: clausesOf('1 种树。\n2 停车。'), follows, note: reason })).rejects.toMatchObject({ issues: [{ code: 'matter.follows_twice' }] })
    }
  })
})

describe('withdrawing', () => {
  it('keeps a public matter with its reason, in a notice', async () => {
    const { db, matterId, step, notices } = await aPublished()
    await withdrawMatter(db, { ...await step(sevenWorkingDaysOn, chief), reason })
    expect(await getPublicMatter(db, matterId)).toMatchObject({ stage: 'withdrawn', withdrawReason: reason, withdrawnAt: sevenWorkingDaysOn })
    expect((await notices()).at(-1)).toMatchObject({ kind: 'withdrawn', text: reason })
    await expect(lengthenWindow(db, { ...await step(sevenWorkingDaysOn), closesAt: later(monday, { days: 90 }), reason })).rejects.toMatchObject({ code: 'matter.step_not_now' })
    await expect(withdrawMatter(db, { ...await step(), reason })).rejects.toMatchObject({ code: 'matter.step_not_now' })
  })

  it('puts a draft away without a word to the public', async () => {
    const { db, matterId, step, notices } = await aDraft()
    await withdrawMatter(db, { ...await step(), reason })
    await expect(getPublicMatter(db, matterId)).rejects.toMatchObject({ code: 'matter.not_found' })
    expect(await notices()).toEqual([])
  })
})

describe('the desk', () => {
  it('shows staff the matters of their sub-districts, the newest first, page by page', async () => {
    const db = await createTestDatabase()
    for (let n = 0; n < 5; n++) await aMatter(db, { createdAt: later(monday, { hours: n }), subDistrict: n === 2 ? '110107009' : n === 3 ? null : '110107003', kind: n === 4 ? 'hearing' : 'publicComment' })
    const list = (subDistricts: 'all' | string[], more: object = {}) => listMattersForStaff(db, { scope: { subDistricts }, limit: 2, now: monday, calendar, ...more })
    const first = await list(['110107003'])
    expect(first.items.map(({ kind, due }) => [kind, due?.what])).toEqual([['hearing', 'close'], ['publicComment', 'close']])
    const [at, id] = first.nextCursor!.split(/\.(.*)/) as [string, string]
    expect((await list(['110107003'], { cursor: { at: new Date(Number(at)), id } })).items).toHaveLength(1)
    expect((await list('all', { kind: 'hearing' })).items).toHaveLength(1)
    expect((await list('all', { stage: 'drafting' })).items).toEqual([])
  })

  it('says what is missing for the next step and what runs out', async () => {
    const { db, matterId, step } = await aDraft({ contactZh: '' })
    const look = async (now: Date) => getMatterForStaff(db, { matter: await getMatter(db, matterId), staffId: 'lawyer', now, calendar })
    expect(await look(monday)).toMatchObject({ standing: 'drafting', missing: ['contact'], due: null, isOwnDraft: false })
    await changeDraft(db, { ...await step(), draft: draftOf() })
    await askLegality(db, await step())
    expect(await look(monday)).toMatchObject({ standing: 'legalityCheck', missing: ['close', 'legality'], due: { what: 'legality', day: '2026-12-02', basis: '重大行政决策程序暂行条例 26' } })
  })

  it('counts the answers from the close', async () => {
    const db = await createTestDatabase()
    const matter = await getMatter(db, (await aMatter(db)).id)
    const look = (now: Date) => getMatterForStaff(db, { matter, staffId: 'x', now, calendar })
    expect(await look(later(matter.closesAt!, { milliseconds: -1 }))).toMatchObject({ standing: 'open', due: { what: 'close', at: matter.closesAt } })
    expect(await look(matter.closesAt!)).toMatchObject({ standing: 'closed', due: { what: 'sorted' } })
  })
})
