import { randomUUID } from 'node:crypto'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import { dialect } from '#server/database/columns'
import type { Database } from '#server/database/connect'
import { keepCommentContact } from '#server/domain/hearings/commentContact'
import {
  answerGroup, attachAnswer, changeAnswer, correctAnswer, countHeldBack, detachAnswer, previewGroup, releaseAnswers, removePoint, splitComment, writeAnswer,
} from '#server/domain/hearings/answers'
import { getCommentToAnswer, findAnswers, listUnanswered } from '#server/domain/hearings/answering'
import { archiveMatter, decideMatter } from '#server/domain/hearings/closing'
import { countAnswers, listAnswersToComment, listMatrix, walkMatrix } from '#server/domain/hearings/matrix'
import { walkMatrixRows } from '#server/domain/hearings/matrixExport'
import { getNoticePage } from '#server/domain/hearings/public'
import { getMatter, getPublicMatter } from '#server/domain/hearings/queries'
import { getTrackedComment } from '#server/domain/hearings/tracked'
import { commentAppeals, commentEntries, commentPoints, comments, matterClauses, matterNotices, matters, matterVersions, meetings, pointAnswers } from '#server/domain/hearings/tables'
import { listTimeline } from '#server/domain/events/queries'
import { outbox } from '#server/domain/notifications/tables'
import { createCalendar } from '#shared/calendar/calendar'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aComment, aCommentRow, aMatter } from '../../support/hearings.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { readingAfter } from '../../support/race.ts'

const calendar = createCalendar()
const actor = { kind: 'staff', id: 'she' } as const
const no = { outcome: 'notAdopted', reason: { zh: '消防车要从这里过，不能封闭这条路。', en: null }, clauseId: null, unchanged: null } as const
const words = '请多种树。也要留停车位。'
type Matter = Awaited<ReturnType<typeof aMatter>>

const afterClose = (matter: Matter) => later(matter.closesAt, { days: 1 })
const shown = { state: 'published' } as const

async function aWorld(changes: Parameters<typeof aMatter>[1] = {}) {
  const db = await createTestDatabase()
  const matter = await aMatter(db, changes)
  return { db, matter, step: { matterId: matter.id, actor, keys, now: afterClose(matter) } }
}
type World = Awaited<ReturnType<typeof aWorld>>

async function aPoint({ db, matter, step }: World, changes: Parameters<typeof aComment>[2] = {}, quotes = ['请多种树。']) {
  const comment = await aComment(db, matter, { ...shown, words, ...changes })
  const pointIds = await splitComment(db, { ...step, commentId: comment.id, quotes })
  return { comment, pointIds, pointId: pointIds[0]! }
}

async function anAnswer({ db, step }: World, pointIds: string[], fields: Partial<Parameters<typeof writeAnswer>[1]> = {}) {
  return writeAnswer(db, { ...step, ...no, id: randomUUID(), pointIds, ...fields })
}

/** A second version of the text, published before the comments are answered. */
async function aLaterVersion(db: Database, matter: Matter) {
  const clause = { id: randomUUID(), matterId: matter.id, textVersion: 2, position: 1, key: matter.clauses[0]!.key, label: '1', text: { zh: '改后的第一条。', en: null } }
  await commit(db, tx => [
    tx.insert(matterVersions).values({ matterId: matter.id, number: 2, note: null, at: later(matter.closesAt, { hours: 1 }), by: 'he' }).returning({ number: matterVersions.number }),
    tx.insert(matterClauses).values(clause).returning({ id: matterClauses.id }),
    tx.update(matters).set({ textVersion: 2 }).where(eq(matters.id, matter.id)).returning({ id: matters.id }),
  ])
  return clause
}

async function everythingPublic(db: Database, matterId: string): Promise<string> {
  const matter = await getMatter(db, matterId)
  const counts = await countAnswers(db, matter)
  const pages = await Promise.all((['clause', 'comment'] as const).map(view => listMatrix(db, matter, { view, clauses: counts.clauses, limit: 100 })))
  const answers = await db.select({ id: pointAnswers.id }).from(pointAnswers)
  const shared = await Promise.all(answers.map(({ id }) => listMatrix(db, matter, { view: 'comment', answerId: id, clauses: counts.clauses, limit: 100 })))
  const rows = []
  for await (const row of walkMatrix(db, matter)) rows.push(row)
  const mine = await Promise.all((await db.select({ id: comments.id }).from(comments)).map(({ id }) => listAnswersToComment(db, { matter, commentId: id })))
  const tracked = await Promise.all((await db.select({ id: comments.id }).from(comments)).map(({ id }) => getTrackedComment(db, { commentId: id, calendar })))
  const receipts = tracked.map(({ words: _words, ...others }) => others)
  const cells = []
  for await (const row of walkMatrixRows(db, await getPublicMatter(db, matterId), { locale: 'zh-CN', words: key => key })) cells.push(row)
  return JSON.stringify({ counts, pages, shared, rows, mine, receipts, cells, notice: await getNoticePage(db, { matterId, now: monday }), notices: await db.select().from(matterNotices) })
}

const codeOf = (promise: Promise<unknown>) => promise.then(() => 'done', (error: unknown) => (error as { code?: string }).code ?? String(error))

describe('splitting a comment', () => {
  it('makes points of its published sentences, once each, and tells so', async () => {
    const world = await aWorld()
    const { db, matter, step } = world
    const { comment, pointIds } = await aPoint(world, {}, ['请多种树。', '也要留停车位。'])
    expect(await splitComment(db, { ...step, commentId: comment.id, quotes: ['也要留停车位。', '请多种树。'] })).toEqual(pointIds.toReversed())
    expect((await db.select().from(commentPoints)).map(({ quote, position }) => [quote, position]).sort()).toEqual([['也要留停车位。', 2], ['请多种树。', 1]])
    expect((await listTimeline(db, { type: 'matter', id: matter.id })).map(({ action, facts }) => [action, facts])).toEqual([['answer.split', { number: comment.number, points: 2 }]])
  })

  it('never quotes a covered passage, and covers a quote that was covered later', async () => {
    const world = await aWorld()
    const { db, matter, step } = world
    const masked = await aComment(db, matter, { state: 'masked', words: '请多种树。王某某住三楼。', masks: [{ start: 5, end: 12, reason: 1 }] })
    for (const quote of ['王某某住三楼。', '请多种树。王某某住三楼。', '别的话']) {
      expect(await codeOf(splitComment(db, { ...step, commentId: masked.id, quotes: ['请多种树。', quote] }))).toBe('invalid')
    }
    expect(await db.select().from(commentPoints)).toEqual([])
    const { comment } = await aPoint(world, { words: '张某某的车挡路。' }, ['张某某的车挡路。'])
    await commit(db, tx => [tx.update(comments).set({ state: 'masked', masks: [{ start: 0, end: 3, reason: 1 }], version: 2 }).where(eq(comments.id, comment.id)).returning({ id: comments.id })])
    expect(await everythingPublic(db, matter.id)).not.toContain('张某某')
  })

  it.each(['waiting', 'held', 'refused'] as const)('is refused for a comment that is %s', async (state) => {
    const { db, matter, step } = await aWorld()
    const comment = await aComment(db, matter, { state, words })
    expect(await codeOf(splitComment(db, { ...step, commentId: comment.id, quotes: ['请多种树。'] }))).toBe('answer.not_owed')
  })

  it('is done for late comments where that was said beforehand', async () => {
    for (const [lateUse, expected] of [['considered', 'done'], ['kept', 'answer.not_owed']] as const) {
      const { db, matter, step } = await aWorld({ lateUse })
      const comment = await aComment(db, matter, { ...shown, words, receivedAt: later(matter.closesAt, { minutes: 1 }) })
      expect(await codeOf(splitComment(db, { ...step, commentId: comment.id, quotes: ['请多种树。'] }))).toBe(expected)
      expect((await countAnswers(db, await getMatter(db, matter.id))).totals).toMatchObject(lateUse === 'kept' ? { comments: 0, points: 0 } : { comments: 1, points: 1 })
    }
  })

  it('is stale when the comment is covered in between, whatever the moment', async () => {
    for (let read = 0; read < 5; read++) {
      const { db, matter, step } = await aWorld()
      const comment = await aComment(db, matter, { ...shown, words })
      const slow = readingAfter(db, async (at) => {
        if (at === read) await commit(db, tx => [tx.update(comments).set({ state: 'masked', masks: [{ start: 0, end: 5, reason: 1 }], version: 2 }).where(eq(comments.id, comment.id)).returning({ id: comments.id })])
      })
      await codeOf(splitComment(slow, { ...step, commentId: comment.id, quotes: ['请多种树。'] }))
      const [now] = await db.select().from(comments)
      if (now!.state === 'masked') expect([read, await db.select().from(commentPoints)]).toEqual([read, []])
    }
  })
})

describe('an answer', () => {
  it('serves fifty points of fifty comments, and each of them says so', async () => {
    const world = await aWorld()
    const { db, matter } = world
    const pointIds: string[] = []
    for (let index = 0; index < 50; index++) pointIds.push((await aPoint(world)).pointId)
    const id = await anAnswer(world, pointIds.slice(0, 30))
    await attachAnswer(db, { ...world.step, answerId: id, pointIds: pointIds.slice(30) })
    const counts = await countAnswers(db, await getMatter(db, matter.id))
    expect(counts.totals).toMatchObject({ comments: 50, points: 50, answered: 50, outcomes: { notAdopted: 50, adopted: 0 } })
    const { comments: rows } = await listMatrix(db, matter, { view: 'comment', clauses: counts.clauses, limit: 100 })
    expect(new Set(rows.map(({ points }) => `${points[0]!.answer!.points} ${points[0]!.answer!.comments}`))).toEqual(new Set(['50 50']))
    const shared = await listMatrix(db, matter, { view: 'comment', answerId: id, clauses: counts.clauses, limit: 20 })
    expect([shared.comments.length, shared.next]).toEqual([20, expect.any(String)])
  })

  it('is written once, whatever moment the same request comes again', async () => {
    for (let read = 0; read < 6; read++) {
      const world = await aWorld()
      const { pointId } = await aPoint(world)
      const id = randomUUID()
      const request = (db: Database) => writeAnswer(db, { ...world.step, ...no, id, pointIds: [pointId] })
      const slow = readingAfter(world.db, async (at) => { if (at === read) await request(world.db) })
      expect(await request(slow)).toBe(id)
      expect(await request(world.db)).toBe(id)
      expect(await world.db.select().from(pointAnswers)).toHaveLength(1)
    }
  })

  it('of two people who answer one point at once, one gets a 409 and nothing of hers stays', async () => {
    for (let read = 0; read < 6; read++) {
      const world = await aWorld()
      const { pointId } = await aPoint(world)
      let first = ''
      const slow = readingAfter(world.db, async (at) => { if (at === read) first = await anAnswer(world, [pointId]) })
      const late = await codeOf(writeAnswer(slow, { ...world.step, ...no, id: randomUUID(), pointIds: [pointId] }))
      if (first === '') continue
      expect([read, late]).toEqual([read, 'stale'])
      expect((await world.db.select().from(pointAnswers)).map(({ id }) => id)).toEqual([first])
      expect(await world.db.select().from(commentPoints)).toMatchObject([{ answerId: first }])
    }
  })

  it('leads only to a clause of a text that came after the one the comment is about', async () => {
    const world = await aWorld()
    const { db, matter } = world
    const early = await aPoint(world, { clauseId: matter.clauses[0]!.id, clauseKey: matter.clauses[0]!.key })
    const adopted = { outcome: 'adopted' } as const
    expect(await codeOf(anAnswer(world, [early.pointId], { ...adopted, clauseId: matter.clauses[0]!.id }))).toBe('invalid')
    const clause = await aLaterVersion(db, matter)
    const onNew = await aPoint(world, { clauseId: clause.id, clauseKey: clause.key })
    const whole = await aPoint(world)
    expect(await codeOf(anAnswer(world, [onNew.pointId], { ...adopted, clauseId: clause.id }))).toBe('invalid')
    const id = await anAnswer(world, [early.pointId, whole.pointId], { ...adopted, clauseId: clause.id })
    expect(await codeOf(attachAnswer(db, { ...world.step, answerId: id, pointIds: [onNew.pointId] }))).toBe('invalid')
    const mine = await listAnswersToComment(db, { matter: await getMatter(db, matter.id), commentId: early.comment.id })
    expect((await getTrackedComment(db, { commentId: early.comment.id, calendar })).answers).toEqual(mine)
    expect(mine!.points).toMatchObject([{ quote: '请多种树。', answer: { outcome: 'adopted', clause: { key: clause.key, label: '1', textVersion: 2 }, comments: 2, points: 2 } }])
  })

  it('that is public is corrected beside the first one, never changed', async () => {
    const world = await aWorld()
    const { db, matter, step } = world
    const { pointId, comment } = await aPoint(world)
    const answerId = await anAnswer(world, [pointId])
    const better = { ...no, reason: { zh: '路宽七米，消防通道要四米，其余可以种树。', en: null }, outcome: 'partly' } as const
    expect(await codeOf(changeAnswer(db, { ...step, ...better, answerId, version: 1 }))).toBe('answer.released')
    expect(await codeOf(detachAnswer(db, { ...step, pointId }))).toBe('answer.released')
    expect(await codeOf(removePoint(db, { ...step, pointId }))).toBe('answer.released')
    const id = randomUUID()
    for (let times = 0; times < 2; times++) expect(await correctAnswer(db, { ...step, ...better, answerId, id })).toBe(id)
    expect(await codeOf(correctAnswer(db, { ...step, ...better, answerId, id: randomUUID() }))).toBe('answer.corrected')
    expect(await codeOf(attachAnswer(db, { ...step, answerId, pointIds: [pointId] }))).toBe('answer.corrected')
    expect((await listAnswersToComment(db, { matter, commentId: comment.id }))!.points).toMatchObject([
      { answer: { id, outcome: 'partly', isCorrection: true, earlier: [{ outcome: 'notAdopted', reason: no.reason }] } },
    ])
    expect((await findAnswers(db, await getMatter(db, matter.id), { limit: 10 })).map(answer => answer.id)).toEqual([id])
  })

  it('that is public is never changed by any write at all, nor taken from its points', async () => {
    const world = await aWorld()
    const { db } = world
    const { pointId } = await aPoint(world)
    const answerId = await anAnswer(world, [pointId])
    const other = await anAnswer(world, [])
    const [answersBefore, pointsBefore] = [await db.select().from(pointAnswers), await db.select().from(commentPoints)]
    for (const changes of [{ reason: { zh: '别的', en: null } }, { outcome: 'adopted' as const }, { clauseId: 'x' }, { unchanged: { zh: 'x', en: null } }, { releasedAt: null }, { releasedAt: world.step.now }, { at: world.step.now }, { by: 'x' }, { matterId: 'x' }]) {
      await expect(commit(db, tx => [tx.update(pointAnswers).set(changes).where(eq(pointAnswers.id, answerId)).returning({ id: pointAnswers.id })]), JSON.stringify(changes)).rejects.toThrow()
    }
    await expect(commit(db, tx => [tx.delete(pointAnswers).where(eq(pointAnswers.id, answerId)).returning({ id: pointAnswers.id })])).rejects.toThrow()
    for (const changes of [{ answerId: null }, { answerId: other }, { quote: '别的话' }, { commentId: 'x' }]) {
      await expect(commit(db, tx => [tx.update(commentPoints).set(changes).where(eq(commentPoints.id, pointId)).returning({ id: commentPoints.id })]), JSON.stringify(changes)).rejects.toThrow()
    }
    await expect(commit(db, tx => [tx.delete(commentPoints).where(eq(commentPoints.id, pointId)).returning({ id: commentPoints.id })])).rejects.toThrow()
    expect([await db.select().from(pointAnswers), await db.select().from(commentPoints)]).toEqual([answersBefore, pointsBefore])
  })

  it('tells the writer by a mail without content once all of their points are answered', async () => {
    const world = await aWorld()
    const { db } = world
    const { comment, pointIds } = await aPoint(world, {}, ['请多种树。', '也要留停车位。'])
    await commit(db, tx => [keepCommentContact(tx, { commentId: comment.id, contact: { name: null, phone: null, email: 'she@example.org' }, keys })])
    await anAnswer(world, [pointIds[0]!])
    expect(await db.select().from(outbox)).toEqual([])
    await anAnswer(world, [pointIds[1]!])
    expect((await db.select().from(outbox)).map(({ kind, params }) => [kind, params])).toEqual([['comment.moved', { number: comment.number }]])
  })

  it('is found by its words, to be used again', async () => {
    const world = await aWorld()
    const { pointId } = await aPoint(world)
    await anAnswer(world, [pointId])
    const matter = await getMatter(world.db, world.matter.id)
    expect(await findAnswers(world.db, matter, { q: '消防车', limit: 5 })).toMatchObject([{ points: 1, isReleased: true }])
    expect(await findAnswers(world.db, matter, { q: '停车费', limit: 5 })).toEqual([])
  })
})

describe('near copies', () => {
  it('get the same answer together, and what one says besides waits for its own', async () => {
    const world = await aWorld()
    const { db, matter, step } = world
    const groupId = randomUUID()
    const { pointId, comment } = await aPoint(world, { groupId, words: '请多种树。谢谢。' }, ['请多种树。'])
    const same = await aComment(db, matter, { ...shown, groupId, words: '请多种树。' })
    const more = await aComment(db, matter, { ...shown, groupId, words: '请多种树。我母亲走不远，要有长椅。' })
    const other = await aComment(db, matter, { ...shown, groupId, words: '请少种树。谢谢。' })
    const done = await aPoint(world, { groupId })
    const held = await aComment(db, matter, { state: 'held', groupId, words: '请多种树。' })
    const answerId = await anAnswer(world, [pointId, done.pointId])
    const preview = await previewGroup(db, { matterId: matter.id, pointId })
    expect(Object.fromEntries(preview.map(({ commentId, plan, own }) => [commentId, [plan, own]]))).toEqual({
      [same.id!]: ['newPoint', []], [more.id!]: ['newPoint', ['我母亲走不远，要有长椅。']], [other.id!]: ['differs', ['请少种树。']], [done.comment.id]: ['answered', ['也要留停车位。']],
    })
    for (const commentIds of [[same.id!, other.id!], [held.id!], [comment.id]]) expect(await codeOf(answerGroup(db, { ...step, pointId, commentIds, rest: true }))).toBe('answer.not_owed')
    expect(await answerGroup(db, { ...step, pointId, commentIds: [same.id!, more.id!, done.comment.id], rest: true })).toBe(2)
    expect(await answerGroup(db, { ...step, pointId, commentIds: [same.id!, more.id!], rest: true })).toBe(0)
    expect((await db.select().from(commentPoints).where(eq(commentPoints.answerId, answerId)))).toHaveLength(4)
    const left = await listUnanswered(db, await getMatter(db, matter.id), { groupId, limit: 10 })
    expect(left.items.map(({ id }) => id).sort()).toEqual([more.id, other.id].sort())
    expect((await getCommentToAnswer(db, await getMatter(db, matter.id), more.id!)).points).toMatchObject([{ quote: '请多种树。', answer: { id: answerId } }, { quote: '我母亲走不远，要有长椅。', answer: null }])
  })
})

describe('answers held back', () => {
  const canary = '金丝雀道路宽度不够不能再种树'
  const heldBack = { holdsAnswers: true } as const
  const fields = { reason: { zh: canary, en: 'canary reason' } }

  it('are nowhere in public before the release, and everywhere at once after it, with one notice', async () => {
    const world = await aWorld(heldBack)
    const { db, matter, step } = world
    const [one, two] = [await aPoint(world), await aPoint(world)]
    await commit(db, tx => [keepCommentContact(tx, { commentId: one.comment.id, contact: { name: null, phone: null, email: 'she@example.org' }, keys })])
    const answerId = await anAnswer(world, [one.pointId, two.pointId], fields)
    const before = await everythingPublic(db, matter.id)
    for (const mark of ['金丝雀', 'canary', answerId]) expect(before).not.toContain(mark)
    expect((await countAnswers(db, await getMatter(db, matter.id))).totals).toMatchObject({ points: 2, answered: 0 })
    expect(JSON.stringify([await listTimeline(db, { type: 'matter', id: matter.id }), await db.select().from(outbox)])).not.toMatch(/金丝雀|canary/)

    const counted = await countHeldBack(db, matter.id)
    expect(counted).toEqual({ answers: 1, points: 2, comments: 2 })
    expect(await codeOf(releaseAnswers(db, { ...step, version: 1, answers: 1, points: 1 }))).toBe('stale')
    await releaseAnswers(db, { ...step, version: 1, ...counted })
    expect(await codeOf(releaseAnswers(db, { ...step, version: 2, ...counted }))).toBe('answer.nothing_held_back')
    const after = await everythingPublic(db, matter.id)
    for (const mark of ['金丝雀', 'canary', answerId]) expect(after).toContain(mark)
    expect((await countAnswers(db, await getMatter(db, matter.id))).totals).toMatchObject({ points: 2, answered: 2 })
    expect(await db.select().from(matterNotices)).toMatchObject([{ kind: 'answers', sequence: 1 }])
    expect((await db.select().from(outbox)).map(({ kind }) => kind)).toEqual(['comment.moved'])
    expect(await db.select().from(pointAnswers).where(isNull(pointAnswers.releasedAt))).toEqual([])
    await anAnswer(world, [(await aPoint(world)).pointId])
    expect(await db.select().from(pointAnswers).where(isNull(pointAnswers.releasedAt))).toEqual([])
  })

  it('can be changed, taken off and attached until then', async () => {
    const world = await aWorld(heldBack)
    const { db, step } = world
    const { pointId } = await aPoint(world)
    const answerId = await anAnswer(world, [pointId], fields)
    const better = { ...no, reason: { zh: '路宽七米，消防通道要四米，其余可以种树。', en: null } }
    expect(await codeOf(correctAnswer(db, { ...step, ...better, answerId, id: randomUUID() }))).toBe('answer.not_released')
    await changeAnswer(db, { ...step, ...better, answerId, version: 1 })
    expect(await codeOf(changeAnswer(db, { ...step, ...better, answerId, version: 1 }))).toBe('stale')
    await detachAnswer(db, { ...step, pointId })
    expect(await db.select().from(commentPoints)).toMatchObject([{ answerId: null }])
    await attachAnswer(db, { ...step, answerId, pointIds: [pointId] })
    expect(await db.select().from(pointAnswers)).toMatchObject([{ reason: better.reason, version: 2 }])
  })

  it('are not left behind when one is written while the others are released', async () => {
    for (let read = 0; read < 6; read++) {
      const world = await aWorld(heldBack)
      const [one, two] = [await aPoint(world), await aPoint(world)]
      await anAnswer(world, [one.pointId])
      const slow = readingAfter(world.db, async (at) => {
        if (at === read) await releaseAnswers(world.db, { ...world.step, version: 1, answers: 1, points: 1 })
      })
      await codeOf(writeAnswer(slow, { ...world.step, ...no, id: randomUUID(), pointIds: [two.pointId] }))
      const [matter] = await world.db.select().from(matters)
      if (matter!.answersReleasedAt) expect([read, await world.db.select().from(pointAnswers).where(isNull(pointAnswers.releasedAt))]).toEqual([read, []])
    }
  })
})

describe('the matrix', () => {
  it('has as many rows as its totals say, by clause and by comment, page by page', async () => {
    const world = await aWorld()
    const { db, matter } = world
    const onClause = (index: number) => ({ clauseId: matter.clauses[index]!.id, clauseKey: matter.clauses[index]!.key })
    for (let index = 0; index < 7; index++) await aComment(db, matter, { ...shown, words, ...onClause(index % 3) })
    for (let index = 0; index < 5; index++) await aPoint(world, index % 2 === 0 ? onClause(0) : {}, ['请多种树。', '也要留停车位。'])
    const { pointId } = await aPoint(world)
    await anAnswer(world, [pointId])
    for (const state of ['waiting', 'held', 'refused'] as const) await aComment(db, matter, { state, words })
    const { totals, clauses } = await countAnswers(db, matter)
    expect(totals).toMatchObject({ comments: 13, points: 18, answered: 1 })
    expect(clauses.map(({ clause }) => clause?.label ?? null)).toEqual(['1', '2', '3', null])
    for (const view of ['clause', 'comment'] as const) {
      const seen: string[] = []
      let rows = 0
      for (let cursor: string | undefined; ;) {
        const page = await listMatrix(db, matter, { view, clauses, limit: 4, cursor })
        seen.push(...page.comments.map(({ id }) => id))
        rows += page.comments.reduce((sum, { points }) => sum + Math.max(1, points.length), 0)
        if (page.next === null) break
        cursor = page.next
      }
      expect([view, rows, new Set(seen).size, seen.length]).toEqual([view, totals.points, totals.comments, totals.comments])
    }
    for (const part of clauses) {
      const page = await listMatrix(db, matter, { view: 'clause', clause: part.clause?.key ?? null, clauses, limit: 100 })
      expect(page.comments.reduce((sum, { points }) => sum + Math.max(1, points.length), 0)).toBe(part.points)
    }
  })

  it('follows indexes on SQLite', async () => {
    if (dialect !== 'sqlite') return
    const db = await createTestDatabase()
    const planOf = (query: string) => db.all<{ detail: string }>(sql.raw(`explain query plan ${query}`)).map(({ detail }) => detail).join('\n')
    const owed = 'matter_id = \'m\' and state in (\'published\', \'masked\')'
    for (const [query, index] of [
      [`select * from comments where ${owed} and (shuffle > 1 or (shuffle = 1 and id > 'x')) order by shuffle, id limit 21`, 'comments_by_shuffle'],
      [`select * from comments where ${owed} and (received_at > 1 or (received_at = 1 and id > 'x')) order by received_at, id limit 21`, 'comments_by_arrival'],
      [`select * from comments where ${owed} and clause_key = 'k' and (shuffle > 1 or (shuffle = 1 and id > 'x')) order by shuffle, id limit 21`, 'comments_by_clause'],
      [`select * from comments where ${owed} and clause_key is null order by shuffle, id limit 21`, 'comments_by_clause'],
    ] as const) {
      const plan = planOf(query)
      expect(plan).toContain(`USING INDEX ${index}`)
      expect(plan).not.toMatch(/TEMP B-TREE|SCAN/)
    }
    for (const query of [
      'select count(*) from comments left join comment_points p on p.comment_id = comments.id left join point_answers a on a.id = p.answer_id where comments.matter_id = \'m\' and comments.state in (\'published\')',
      'select * from comment_points where comment_id in (\'a\', \'b\') order by comment_id, position', 'select count(*) from comment_points where answer_id in (\'a\')',
      'select count(*) from comment_appeals a join comments c on c.id = a.comment_id where c.matter_id = \'m\' and a.decided_at is null',
    ]) expect(planOf(query)).not.toContain('SCAN')
  })
})

describe('a matter', () => {
  const decision = { decision: { zh: '按第二版实施。', en: null }, use: { zh: '采纳了种树的意见，停车位按第二条安排。', en: null } }
  const decide = ({ db, step }: World, version = 1) => codeOf(decideMatter(db, { ...step, ...decision, version }))
  const archive = ({ db, step }: World, version = 2) => codeOf(archiveMatter(db, { ...step, version }))

  it.each([
    ['a comment nobody has read', async ({ db, matter }: World) => { await aComment(db, matter) }],
    ['a late comment nobody has read', async ({ db, matter }: World) => { await aComment(db, matter, { receivedAt: later(matter.closesAt, { hours: 1 }) }) }],
    ['a comment that was put off', async ({ db, matter }: World) => { await aComment(db, matter, { state: 'held' }) }],
    ['a shown comment without a point', async ({ db, matter }: World) => { await aComment(db, matter, { ...shown, words }) }],
    ['a late comment without a point', async ({ db, matter }: World) => { await aComment(db, matter, { ...shown, words, receivedAt: later(matter.closesAt, { hours: 1 }) }) }],
    ['a point without an answer', async (world: World) => { await aPoint(world) }],
    ['an open appeal', async ({ db, matter, step }: World) => {
      const { id } = await aComment(db, matter, { state: 'refused' })
      await commit(db, tx => [tx.insert(commentAppeals).values({ id: randomUUID(), commentId: id!, text: '请再看', at: step.now }).returning({ id: commentAppeals.id })])
    }],
    ['a letter only one person has entered', async ({ db, matter, step }: World) => {
      await commit(db, tx => [tx.insert(commentEntries).values({ id: randomUUID(), matterId: matter.id, channel: 'paper', receivedAt: matter.opensAt, first: 'x', firstBy: 'he', firstAt: step.now, version: 1 }).returning({ id: commentEntries.id })])
    }],
  ] as const)('is not decided, nor archived, with %s', async (_name, make) => {
    const world = await aWorld()
    await make(world)
    expect(await decide(world)).toBe('answer.closing_blocked')
    await commit(world.db, tx => [tx.update(matters).set({ stage: 'decided', version: 2 }).where(eq(matters.id, world.matter.id)).returning({ id: matters.id })])
    expect(await archive(world)).toBe('answer.closing_blocked')
    expect((await getMatter(world.db, world.matter.id)).stage).toBe('decided')
  })

  it('is not decided while its answers are held back, nor before the close', async () => {
    const world = await aWorld({ holdsAnswers: true })
    await anAnswer(world, [(await aPoint(world)).pointId])
    expect(await decide(world)).toBe('answer.closing_blocked')
    await releaseAnswers(world.db, { ...world.step, version: 1, answers: 1, points: 1 })
    expect(await codeOf(decideMatter(world.db, { ...world.step, ...decision, version: 2, now: later(world.matter.closesAt, { milliseconds: -1 }) }))).toBe('answer.closing_blocked')
    expect(await decide(world, 2)).toBe('done')
  })

  it('that is a hearing waits for its record to be signed off', async () => {
    const world = await aWorld({ kind: 'hearing' })
    const { db, matter, step } = world
    expect(await decide(world)).toBe('answer.closing_blocked')
    await commit(db, tx => [tx.insert(meetings).values({
      matterId: matter.id, startsAt: matter.closesAt, endsAt: later(matter.closesAt, { hours: 2 }), place: { zh: '会议室', en: null }, agenda: [], selection: 'arrival', observerSeats: 0, observersTaken: 0, version: 1,
    }).returning({ id: meetings.matterId })])
    expect(await decide(world)).toBe('answer.closing_blocked')
    await commit(db, tx => [tx.update(meetings).set({ signedOffAt: step.now, signedOffBy: 'he' }).where(eq(meetings.matterId, matter.id)).returning({ id: meetings.matterId })])
    expect(await decide(world)).toBe('done')
  })

  it('is decided once with a notice, then archived for good and still to be read', async () => {
    const world = await aWorld()
    const { db, matter, step } = world
    const { pointId, comment } = await aPoint(world)
    const answerId = await anAnswer(world, [pointId])
    expect(await archive(world, 1)).toBe('answer.closing_blocked')
    expect(await decide(world, 7)).toBe('stale')
    expect(await decide(world)).toBe('done')
    expect(await decide(world, 2)).toBe('answer.closing_not_now')
    expect(await db.select().from(matterNotices)).toMatchObject([{ kind: 'decided' }])
    expect(await archive(world)).toBe('done')
    expect(await getMatter(db, matter.id)).toMatchObject({ stage: 'archived', decision: decision.decision, decisionUse: decision.use, archivedAt: step.now })
    for (const attempt of [
      () => decideMatter(db, { ...step, ...decision, version: 3 }), () => archiveMatter(db, { ...step, version: 3 }), () => splitComment(db, { ...step, commentId: comment.id, quotes: ['也要留停车位。'] }),
      () => anAnswer(world, []), () => correctAnswer(db, { ...step, ...no, answerId, id: randomUUID() }), () => removePoint(db, { ...step, pointId }),
    ]) expect(await codeOf(attempt())).toMatch(/^answer\.(?:not_now|closing_not_now)$/)
    expect(await everythingPublic(db, matter.id)).toContain('消防车')
    expect((await listTimeline(db, { type: 'matter', id: matter.id })).map(({ action }) => action)).toEqual(expect.arrayContaining(['answer.decided', 'answer.archived']))
  })

  it('does not pass over a comment that is published while it is being decided', async () => {
    for (let read = 0; read < 9; read++) {
      const world = await aWorld()
      const { db, matter } = world
      const { id } = await aComment(db, matter, { state: 'refused', words })
      const slow = readingAfter(db, async (at) => {
        if (at === read) await commit(db, tx => [tx.update(comments).set({ state: 'published', version: 2 }).where(and(eq(comments.id, id!), eq(comments.version, 1))).returning({ id: comments.id })])
      })
      const result = await codeOf(decideMatter(slow, { ...world.step, ...decision, version: 1 }))
      const [comment] = await db.select().from(comments)
      if (comment!.state === 'published') expect([read, result]).toEqual([read, expect.stringMatching(/^(?:answer\.closing_blocked|stale)$/)])
    }
  })

  it('of ten thousand comments counts every one', async () => {
    const world = await aWorld()
    const { db, matter } = world
    const rows = Array.from({ length: 10_000 }, (_, index) => aCommentRow(matter, { ...shown, words, number: `YJ-${String(index).padStart(8, '0')}`, receivedAt: later(matter.opensAt, { minutes: index % 40_000 }) }))
    for (let from = 0; from < rows.length; from += 500) await commit(db, tx => [tx.insert(comments).values(rows.slice(from, from + 500)).returning({ id: comments.id })])
    const { totals, clauses } = await countAnswers(db, matter)
    expect((await listMatrix(db, matter, { view: 'clause', clauses, limit: 20 })).comments).toHaveLength(20)
    expect(totals).toMatchObject({ comments: 10_000, points: 10_000, answered: 0 })
  })
})
