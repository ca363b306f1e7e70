import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { dialect } from '#server/database/columns'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { withdrawComment } from '#server/domain/hearings/afterwards'
import { decideCommentAppeal, listCommentAppeals } from '#server/domain/hearings/commentAppeals'
import { previewPublishing, publishInBulk } from '#server/domain/hearings/commentBulk'
import { countWaitingComments, getCommentForStaff, listMatterComments, listWaitingComments } from '#server/domain/hearings/commentQueue'
import { submitComment } from '#server/domain/hearings/comments'
import { decideComment, decideCommentFile, settleFlags, type Order } from '#server/domain/hearings/moderation'
import { countModeration, getModerationFigures } from '#server/domain/hearings/moderationFigures'
import { getComment, getPublicMatter, sumComments, type Comment } from '#server/domain/hearings/queries'
import { listComments } from '#server/domain/hearings/reading'
import { commentAppeals, commentDecisions, commentFiles, commentFlags, comments } from '#server/domain/hearings/tables'
import { listTimeline } from '#server/domain/events/queries'
import { outbox } from '#server/domain/notifications/tables'
import { getTrackedComment } from '#server/domain/hearings/tracked'
import type { PhotoStore } from '#server/media/store'
import { packagedCalendar as calendar } from '#shared/calendar/calendar'
import { toShown } from '#shared/hearings/shown'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aComment, aMatter } from '../../support/hearings.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { readingAfter } from '../../support/race.ts'

const zhao = { kind: 'staff', id: 'zhao' } as const
const qian = { kind: 'staff', id: 'qian' } as const
const now = later(monday, { hours: 3 })
const everywhere = { subDistricts: 'all', bodyId: null, communities: null } as const
const words = '请给王小明家门口也留一条路，电话 13912345678。'

const content = ({ number, clauseId, clauseKey, stance, words, authorKind, publicName, channel, locale, receivedAt, isLate, salt, hash }: Comment) =>
  ({ number, clauseId, clauseKey, stance, words, authorKind, publicName, channel, locale, receivedAt, isLate, salt, hash })
const actionsOf = async (db: Database, id: string) => (await listTimeline(db, { type: 'comment', id })).map(({ action }) => action)
const decide = (db: Database, commentId: string, version: number, order: Order, changes: object = {}) => decideComment(db, { commentId, version, ...order, actor: zhao, keys, now, ...changes })
const refusal: Order = { decision: 'refuse', rule: 4, toAuthor: '这是推销门窗的内容，没有说到这件事。' }
const masking: Order = { decision: 'mask', masks: [{ start: 2, end: 5, reason: 5 }, { start: 18, end: 29, reason: 1 }], masksName: true, toAuthor: '' }

async function flag(db: Database, commentId: string, reason: 'privacy' | 'notMine' = 'privacy', at = now): Promise<string> {
  const id = randomUUID()
  await commit(db, tx => [
    tx.insert(commentFlags).values({ id, commentId, submissionId: randomUUID(), reason, words: null, at }).returning({ id: commentFlags.id }),
    tx.update(comments).set({ flags: sql`${comments.flags} + 1` }).where(eq(comments.id, commentId)).returning({ id: comments.id }),
  ])
  return id
}

async function appeal(db: Database, commentId: string, against = 'zhao'): Promise<string> {
  const id = randomUUID()
  await commit(db, tx => [tx.insert(commentAppeals).values({ id, commentId, text: '我说的就是这件事', at: now, dueOn: '2026-11-30', against }).returning({ id: commentAppeals.id })])
  return id
}

describe('a decision about a comment', () => {
  it('publishes it with its passages covered, notes who and when, and changes nothing of what it says', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const { id } = await aComment(db, matter, { words, publicName: '李四', authorKind: 'person' })
    const before = content(await getComment(db, id))
    expect(await decide(db, id, 1, masking)).toEqual({ state: 'masked', version: 2 })
    const comment = await getComment(db, id)
    expect(content(comment)).toEqual(before)
    expect(comment).toMatchObject({ state: 'masked', masksName: true, decidedBy: 'zhao', decidedAt: now, shownAt: now, rule: null, toAuthor: null })
    expect(toShown(comment)).toMatchObject({ as: 'words', name: null, nameCovered: true })
    expect(JSON.stringify(toShown(comment))).not.toMatch(/王小明|13912345678|李四/)
    expect(await db.select().from(commentDecisions)).toMatchObject([{ commentId: id, state: 'masked', masksName: true, by: 'zhao', at: now }])
    const [event] = await listTimeline(db, { type: 'comment', id })
    expect(event).toMatchObject({ action: 'moderation.masked', actorId: 'zhao', facts: { passages: 3 } })
    expect(JSON.stringify(event)).not.toContain('王小明')
  })

  it('may be revised, also after the close: every earlier one stays on record, and the day it was first shown with it', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const { id } = await aComment(db, matter, { words })
    const before = content(await getComment(db, id))
    await decide(db, id, 1, refusal)
    await decide(db, id, 2, { decision: 'publish' }, { now: later(now, { hours: 1 }) })
    await decide(db, id, 3, { decision: 'hold', rule: 7, toAuthor: '有人说没有写过，正在查。' }, { now: later(matter.closesAt, { days: 1 }) })
    await decide(db, id, 4, { ...masking, masksName: false } as Order, { now: later(matter.closesAt, { days: 2 }) })
    const comment = await getComment(db, id)
    expect(comment).toMatchObject({ state: 'masked', rule: null, toAuthor: null, shownAt: later(now, { hours: 1 }), version: 5 })
    expect(content(comment)).toEqual(before)
    expect((await db.select().from(commentDecisions)).map(({ state, rule, toAuthor }) => [state, rule, toAuthor]).sort()).toEqual([
      ['held', 7, '有人说没有写过，正在查。'], ['masked', null, null], ['published', null, null], ['refused', 4, '这是推销门窗的内容，没有说到这件事。'],
    ])
    await expect(commit(db, tx => [tx.update(commentDecisions).set({ toAuthor: '别的话' }).returning({ id: commentDecisions.id })])).rejects.toThrow()
    expect(await actionsOf(db, id)).toEqual(['moderation.refused', 'moderation.published', 'moderation.held', 'moderation.masked'])
  })

  it('lets it be found by what everybody can read, and by nothing once it is held', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const { id, number } = await aComment(db, matter, { words })
    const found = async (q: string) => (await listComments(db, { matter: await getPublicMatter(db, matter.id), order: 'newest', seed: 1, q, limit: 5 })).items.map(item => item.number)
    await decide(db, id, 1, { ...masking, masksName: false } as Order)
    expect(await found('门口')).toEqual([number])
    expect(await found('王小明')).toEqual([])
    await decide(db, id, 2, { decision: 'hold', rule: 7, toAuthor: '正在查' }, { now: later(now, { hours: 1 }) })
    expect(await found('门口')).toEqual([])
    expect(toShown(await getComment(db, id))).toEqual({ as: 'tombstone', reason: 'held', at: later(now, { hours: 1 }), rule: 7 })
  })

  it('that covers nothing, or the same again, is none', async () => {
    const db = await createTestDatabase()
    const { id } = await aComment(db, await aMatter(db), { words })
    const covering = (masks: { start: number, end: number, reason: 1 }[]): Order => ({ decision: 'mask', masks, masksName: true, toAuthor: '' })
    await expect(decide(db, id, 1, covering([]))).rejects.toMatchObject({ code: 'invalid', issues: [{ path: 'masks', code: 'moderation.nothing_covered' }] })
    await decide(db, id, 1, covering([{ start: 0, end: 2, reason: 1 }]))
    await expect(decide(db, id, 2, covering([{ start: 0, end: 1, reason: 1 }, { start: 1, end: 2, reason: 1 }]))).rejects.toMatchObject({ issues: [{ code: 'moderation.nothing_changed' }] })
    await expect(decide(db, id, 2, covering([{ start: 0, end: 3, reason: 1 }]))).resolves.toMatchObject({ version: 3 })
  })

  it('is impossible about a withdrawn comment, and publishing what is published is none', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const gone = await aComment(db, matter)
    await commit(db, tx => [tx.update(comments).set({ state: 'withdrawn', words: '', withdrawnAt: now }).where(eq(comments.id, gone.id)).returning({ id: comments.id })])
    await expect(decide(db, gone.id, 1, { decision: 'publish' })).rejects.toMatchObject({ code: 'moderation.cannot_move', status: 409 })
    const { id } = await aComment(db, matter)
    await decide(db, id, 1, { decision: 'publish' })
    await expect(decide(db, id, 2, { decision: 'publish' })).rejects.toMatchObject({ code: 'moderation.cannot_move' })
    expect(await actionsOf(db, id)).toEqual(['moderation.published'])
  })

  it('of two people at once is made once; the other is told and leaves no trace', async () => {
    const db = await createTestDatabase()
    const { id } = await aComment(db, await aMatter(db))
    const outcomes = await Promise.allSettled([decide(db, id, 1, { decision: 'publish' }), decide(db, id, 1, refusal, { actor: qian })])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(outcome => outcome.status === 'rejected')?.reason).toMatchObject({ code: 'stale', status: 409 })
    expect(await db.select().from(commentDecisions)).toHaveLength(1)
    expect(await actionsOf(db, id)).toHaveLength(1)
  })

  it.each([0, 1, 2])('never shows what its writer takes back before read %i of the decision has ended', async (moment) => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const { id: commentId } = await aComment(db, matter, { words })
    const photos = { remove: () => Promise.resolve() } as unknown as PhotoStore
    const slow = readingAfter(db, async (read) => { if (read === moment) await withdrawComment(db, { commentId, photos, at: now, now }) })
    await expect(decide(slow, commentId, 1, { decision: 'publish' })).rejects.toMatchObject({ status: 409 })
    const comment = await getComment(db, commentId)
    expect(comment).toMatchObject({ state: 'withdrawn', words: '', shownAt: null })
    expect((await db.select().from(commentDecisions)).map(({ state }) => state)).toEqual(['withdrawn'])
    expect(await sumComments(db, matter.id)).toMatchObject({ received: 1, withdrawn: 1 })
  })

  it('reaches the writer in staff’s own words, by a mail without content', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const { commentId } = await submitComment(db, {
      matterId: matter.id, submissionId: randomUUID(), receivedAt: later(monday, { hours: 1 }), keys, locale: 'zh-CN', now,
      answers: { clause: null, stance: 'oppose', words: '门窗优惠，快来买', keepPassages: true, authorKind: null, name: null, publishName: false, contact: { phone: null, email: 'sun@example.org' } },
    })
    await decide(db, commentId, 1, refusal)
    const tracked = await getTrackedComment(db, { commentId, calendar })
    expect(tracked).toMatchObject({ state: 'refused', rule: 4, toAuthor: '这是推销门窗的内容，没有说到这件事。', words: '门窗优惠，快来买', may: { appeal: true } })
    expect(JSON.stringify(tracked)).not.toContain('zhao')
    const mails = await db.select().from(outbox)
    expect(mails.map(({ kind }) => kind).sort()).toEqual(['comment.moved', 'comment.received'])
    expect(JSON.stringify(mails)).not.toMatch(/门窗|sun@example/)
  })

  it('approves each file of a comment or not, and takes it back', async () => {
    const db = await createTestDatabase()
    const { id: commentId } = await aComment(db, await aMatter(db))
    const fileId = randomUUID()
    await commit(db, tx => [tx.insert(commentFiles).values({ id: fileId, commentId, position: 0, media: 'x.jpg', mediaType: 'image/jpeg', size: 1, sha256: 'x' }).returning({ id: commentFiles.id })])
    const approve = (yes: boolean) => decideCommentFile(db, { commentId, fileId, approve: yes, actor: zhao, now: yes ? now : later(now, { minutes: 1 }) })
    await approve(true)
    await approve(true)
    expect(await db.select().from(commentFiles)).toMatchObject([{ approvedAt: now, approvedBy: 'zhao' }])
    await approve(false)
    expect(await db.select().from(commentFiles)).toMatchObject([{ approvedAt: null, approvedBy: null }])
    expect(await actionsOf(db, commentId)).toEqual(['moderation.fileApproved', 'moderation.fileApprovalWithdrawn'])
    await expect(decideCommentFile(db, { commentId, fileId: 'x', approve: true, actor: zhao, now })).rejects.toMatchObject({ status: 404 })
  })
})

describe('flags of readers', () => {
  it('three of them hide nothing: the comment stays published and only comes first in the queue', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const first = await aComment(db, matter, { receivedAt: later(monday, { minutes: 1 }) })
    const { id } = await aComment(db, matter)
    await decide(db, id, 1, { decision: 'publish' })
    for (let count = 0; count < 3; count++) await flag(db, id)
    expect(await getComment(db, id)).toMatchObject({ state: 'published', flags: 3 })
    expect(toShown(await getComment(db, id))).toMatchObject({ as: 'words' })
    expect(await sumComments(db, matter.id)).toMatchObject({ received: 2, published: 1, held: 1 })
    const { items } = await listMatterComments(db, { matterId: matter.id, list: 'inbox', limit: 50 })
    expect(items.map(item => [item.id, item.flags])).toEqual([[id, 3], [first.id, 0]])
  })

  it('are settled, never destroyed, and one that came unseen stays open', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const { id: commentId } = await aComment(db, matter)
    const seen = [await flag(db, commentId), await flag(db, commentId, 'notMine')]
    const unseen = await flag(db, commentId)
    expect(await settleFlags(db, { commentId, flags: seen, actor: zhao, now })).toEqual({ settled: 2 })
    expect(await settleFlags(db, { commentId, flags: seen, actor: qian, now })).toEqual({ settled: 0 })
    const rows = await db.select().from(commentFlags)
    expect(rows).toHaveLength(3)
    expect(rows.filter(({ settledBy }) => settledBy === 'zhao').map(({ id }) => id).sort()).toEqual([...seen].sort())
    expect(await getComment(db, commentId)).toMatchObject({ flags: 1, state: 'waiting' })
    await decide(db, commentId, 1, { decision: 'publish' }, { flags: [unseen], now: later(now, { minutes: 1 }) })
    expect(await getComment(db, commentId)).toMatchObject({ flags: 0, state: 'published' })
    expect(await db.select().from(commentFlags)).toHaveLength(3)
    expect(await actionsOf(db, commentId)).toEqual(['moderation.flagsSettled', 'moderation.published'])
  })
})

describe('an appeal', () => {
  async function refused(db: Database) {
    const matter = await aMatter(db)
    const { id } = await aComment(db, matter, { words })
    await decide(db, id, 1, refusal)
    return { matter, id, appealId: await appeal(db, id) }
  }
  const answer = (db: Database, appealId: string, changes: object) => decideCommentAppeal(db, { appealId, version: 2, outcome: 'upheld', answer: '看过原文，是推销。', actor: qian, keys, now: later(now, { hours: 1 }), ...changes } as never)

  it('is refused to whoever decided, and to whoever had decided before', async () => {
    const db = await createTestDatabase()
    const { id, appealId } = await refused(db)
    await expect(answer(db, appealId, { actor: zhao })).rejects.toMatchObject({ code: 'moderation.appeal_same_person', status: 403 })
    const other = await aComment(db, await aMatter(db))
    await decide(db, other.id, 1, { decision: 'publish' }, { actor: qian })
    await decide(db, other.id, 2, refusal)
    await expect(answer(db, await appeal(db, other.id), { version: 3 })).rejects.toMatchObject({ status: 403 })
    expect(await getComment(db, id)).toMatchObject({ state: 'refused', version: 2 })
  })

  it('lets nobody change the decision until it is answered', async () => {
    const db = await createTestDatabase()
    const { id } = await refused(db)
    await expect(decide(db, id, 2, { decision: 'publish' })).rejects.toMatchObject({ code: 'moderation.appeal_waiting', status: 409 })
  })

  it('that succeeds publishes the comment, whole or with passages covered', async () => {
    const db = await createTestDatabase()
    const { id, appealId } = await refused(db)
    expect(await answer(db, appealId, { outcome: 'overturned', shown: { decision: 'mask', masks: [{ start: 2, end: 5, reason: 5 }], masksName: false, toAuthor: '' } })).toEqual({ state: 'masked', version: 3 })
    expect(await getComment(db, id)).toMatchObject({ state: 'masked', rule: null, decidedBy: 'qian' })
    expect(await db.select().from(commentAppeals)).toMatchObject([{ outcome: 'overturned', answer: '看过原文，是推销。', decidedBy: 'qian' }])
    expect(await db.select().from(commentDecisions)).toHaveLength(2)
    expect(await actionsOf(db, id)).toEqual(['moderation.refused', 'moderation.appealOverturned'])
  })

  it('that fails leaves the decision with an answer, once', async () => {
    const db = await createTestDatabase()
    const { id, appealId } = await refused(db)
    await expect(answer(db, appealId, { version: 1 })).rejects.toMatchObject({ code: 'stale' })
    expect(await answer(db, appealId, {})).toEqual({ state: 'refused', version: 3 })
    await expect(answer(db, appealId, { version: 3 })).rejects.toMatchObject({ code: 'moderation.appeal_decided', status: 409 })
    expect(await actionsOf(db, id)).toEqual(['moderation.refused', 'moderation.appealUpheld'])
    await expect(decide(db, id, 3, { decision: 'publish' })).resolves.toMatchObject({ state: 'published' })
  })

  it('stands in one list for all matters of the person, the first due first', async () => {
    const db = await createTestDatabase()
    const { id, appealId } = await refused(db)
    const elsewhere = await aMatter(db, { subDistrict: '110107009' })
    const other = await aComment(db, elsewhere)
    await decide(db, other.id, 1, refusal)
    const otherAppeal = await appeal(db, other.id)
    const list = async (scope: Parameters<typeof listCommentAppeals>[1]['scope']) => (await listCommentAppeals(db, { scope, limit: 10 })).items.map(item => item.id).sort()
    expect(await list(everywhere)).toEqual([appealId, otherAppeal].sort())
    expect(await list({ subDistricts: ['110107009'], bodyId: null, communities: null })).toEqual([otherAppeal])
    expect(await list({ subDistricts: ['110107003'], bodyId: null, communities: null })).toEqual([])
    expect((await getCommentForStaff(db, { matterId: other.matterId, commentId: other.id, calendar })).moves).toEqual([])
    await expect(getCommentForStaff(db, { matterId: other.matterId, commentId: id, calendar })).rejects.toMatchObject({ code: 'comment.not_found' })
  })
})

describe('the queue', () => {
  it('goes on page by page, flagged first, without leaving one out or showing one twice', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const ids: string[] = []
    for (let n = 0; n < 7; n++) ids.push((await aComment(db, matter, { receivedAt: later(monday, { minutes: n }) })).id)
    await flag(db, ids[5]!)
    await flag(db, ids[2]!)
    const seen: string[] = []
    for (let after: Awaited<ReturnType<typeof listMatterComments>>['next'] | undefined; after !== null;) {
      const page = await listMatterComments(db, { matterId: matter.id, list: 'inbox', limit: 2, after })
      seen.push(...page.items.map(({ id }) => id))
      after = page.next
    }
    expect(seen).toEqual([2, 5, 0, 1, 3, 4, 6].map(n => ids[n]))
  })

  it('shows each part of the sum in its own list, and the late ones in theirs whatever was decided', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const late = await aComment(db, matter, { receivedAt: later(matter.closesAt, { minutes: 1 }) })
    const { id } = await aComment(db, matter)
    await decide(db, late.id, 1, { decision: 'publish' })
    await decide(db, id, 1, refusal)
    const list = async (name: 'late' | 'published' | 'refused' | 'inbox') => (await listMatterComments(db, { matterId: matter.id, list: name, limit: 9 })).items.map(item => item.id)
    expect([await list('late'), await list('published'), await list('refused'), await list('inbox')]).toEqual([[late.id], [late.id], [id], []])
  })

  it('counts across matters what waits and what waits for too long, by working days', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db, { subDistrict: '110107009' })
    await aComment(db, matter, { receivedAt: later(monday, { hours: 1 }) })
    await aComment(db, await aMatter(db), { receivedAt: later(monday, { days: 2 }) })
    const asked = { scope: everywhere, calendar }
    // Received on Monday: to be read by Wednesday; overdue from Thursday on.
    expect(await countWaitingComments(db, { ...asked, now: later(monday, { days: 2, hours: 3 }) })).toEqual({ waiting: 2, overdue: 0 })
    expect(await countWaitingComments(db, { ...asked, now: later(monday, { days: 3 }) })).toEqual({ waiting: 2, overdue: 1 })
    const { items } = await listWaitingComments(db, { ...asked, scope: { subDistricts: ['110107009'], bodyId: null, communities: null }, limit: 10 })
    expect(items).toMatchObject([{ matterId: matter.id, dueOn: '2026-11-25' }])
  })

  it('publishes many at once but none in which personal data was found or that was flagged, and says which', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const clean = await aComment(db, matter)
    const personal = await aComment(db, matter, { words })
    const flagged = await aComment(db, matter)
    await flag(db, flagged.id)
    const decided = await aComment(db, matter)
    await decide(db, decided.id, 1, refusal)
    const elsewhere = await aComment(db, await aMatter(db))
    const items = [clean, personal, flagged, decided, elsewhere].map(({ id }) => ({ id, version: 1 }))
    const problems = [null, 'moderation.one_by_one', 'moderation.one_by_one', 'stale', 'comment.not_found']
    expect((await previewPublishing(db, { matterId: matter.id, items })).map(({ problem }) => problem)).toEqual(problems)
    expect(await sumComments(db, matter.id)).toMatchObject({ published: 0 })
    const results = await publishInBulk(db, { matterId: matter.id, items, actor: zhao, keys, now })
    expect(results.map(({ problem, to }) => [problem, to])).toEqual(problems.map((problem, at) => [problem, at === 0 ? 'published' : null]))
    expect(await sumComments(db, matter.id)).toMatchObject({ published: 1, refused: 1, held: 2 })
  })

  it.each([
    ['of one matter', 'matter_id = \'x\' and flags = 0 and state = \'waiting\'', 'comments_by_matter_queue'], ['of all', 'state = \'waiting\' and flags = 0', 'comments_by_queue'],
  ])('walks its index, never the table (%s)', async (_name, equal, index) => {
    // PostgreSQL scans a table this small whatever its indexes are.
    if (dialect === 'postgresql') return
    const db = await createTestDatabase()
    const plan = db.all<{ detail: string }>(sql.raw(`explain query plan select * from comments where ${equal} and (received_at, id) > (1, 'x') order by received_at, id limit 51`)).map(({ detail }) => detail).join('\n')
    expect(plan).toMatch(new RegExp(`USING INDEX ${index} `))
    expect(plan).not.toMatch(/TEMP B-TREE|SCAN/)
  })
})

describe('the figures of a month', () => {
  it('count decisions by rule from what happened, without demonstration, and hide small ones', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const at = later(monday, { days: 1 })
    for (let n = 0; n < 6; n++) await decide(db, (await aComment(db, matter)).id, 1, refusal, { now: at })
    await decide(db, (await aComment(db, matter)).id, 1, { decision: 'hold', rule: 7, toAuthor: '正在查' }, { now: at })
    await decide(db, (await aComment(db, matter, { isDemo: true })).id, 1, refusal, { now: at })
    const counted = await countModeration(db, '2026-11')
    expect(counted).toMatchObject({ counts: { refused: 6, held: 1, published: 0 }, refusedFor: { 4: 6, 5: 0 }, heldFor: { 7: 1 } })
    expect(await getModerationFigures(db, { month: '2026-11', now: later(monday, { days: 10 }) })).toMatchObject({ counts: { refused: 6, held: null, published: 0 }, refusedFor: { 4: 6 }, heldFor: { 7: null } })
    expect(await getModerationFigures(db, { month: '2026-11', now: at })).toBeUndefined()
  })
})
