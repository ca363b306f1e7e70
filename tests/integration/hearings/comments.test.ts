import { createHash, randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { databaseNow } from '#server/database/clock'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import * as schema from '#server/database/schema'
import { submitComment } from '#server/domain/hearings/comments'
import { sumComments } from '#server/domain/hearings/queries'
import { commentContacts, commentFiles, comments, matters } from '#server/domain/hearings/tables'
import { listTimeline } from '#server/domain/events/queries'
import { openReceipt } from '#server/domain/receipts/commands'
import type { CommentAnswers } from '#shared/hearings/commentSchemas'
import { toCanonicalComment } from '#shared/hearings/hash'
import { bannedWords } from '#shared/text/banned-words'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aMatter } from '../../support/hearings.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { readingAfter } from '../../support/race.ts'

const answers: CommentAnswers = { clause: null, stance: 'suggest', words: '多种几棵树。', keepPassages: false, authorKind: null, name: null, publishName: false, contact: null }

type Given = Partial<Omit<Parameters<typeof submitComment>[1], 'answers'>> & { answers?: Partial<CommentAnswers> }

/** Sends a comment an hour after the matter opened, unless said otherwise. */
function send(db: Database, matter: { id: string }, { answers: changes, ...rest }: Given = {}) {
  return submitComment(db, {
    matterId: matter.id, submissionId: randomUUID(), answers: { ...answers, ...changes }, receivedAt: later(monday, { hours: 1 }), keys, locale: 'zh-CN', now: later(monday, { hours: 1 }), ...rest,
  })
}

describe('a comment that comes in', () => {
  it('stands with its clause, its hash, its receipt and one event that says nothing of its words', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const [, clause] = matter.clauses
    const receipt = await send(db, matter, { answers: { clause: clause!.id, authorKind: 'organisation', name: '虚构物业公司', publishName: true } })
    const [row] = await db.select().from(comments)
    expect(row).toMatchObject({
      id: receipt.commentId, number: receipt.number, clauseId: clause!.id, clauseKey: clause!.key, stance: 'suggest', words: '多种几棵树。', authorKind: 'organisation',
      publicName: '虚构物业公司', channel: 'web', state: 'waiting', isLate: false, receivedAt: later(monday, { hours: 1 }),
    })
    const { number, matterId, clauseId, stance, words, authorKind, publicName, channel, isLate, salt, hash } = row!
    const canonical = toCanonicalComment({ number, matterId, clauseId, stance, words, authorKind, publicName, channel, isLate, receivedAt: row!.receivedAt.toISOString(), files: [] }, salt)
    expect(hash).toBe(createHash('sha256').update(canonical).digest('hex'))
    expect(receipt.number).toMatch(/^YJ-\d{8}$/)
    expect(await openReceipt(db, { number: receipt.number, queryCode: receipt.queryCode, visitor: { token: undefined, address: '::1' }, keys, now: monday })).toEqual({ kind: 'comment', subjectId: receipt.commentId })
    const timeline = await listTimeline(db, { type: 'comment', id: receipt.commentId })
    expect(timeline).toEqual([expect.objectContaining({ action: 'comment.received', actorKind: 'resident', facts: { number: receipt.number, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string } })])
    expect(await sumComments(db, matter.id)).toMatchObject({ received: 1, waiting: 1, held: 1 })
  })

  it.each([[-1, false], [0, true], [1, true]])('%i ms from the close is late: %s, and both are received', async (milliseconds, isLate) => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const receipt = await send(db, matter, { receivedAt: later(matter.closesAt, { milliseconds }) })
    expect(receipt.isLate).toBe(isLate)
    expect(await sumComments(db, matter.id)).toMatchObject({ received: 1, late: isLate ? 1 : 0, held: isLate ? 0 : 1 })
  })

  it('is judged by the clock of the database, not by what the process believes', async () => {
    const db = await createTestDatabase()
    const before = await databaseNow(db)
    const matter = await aMatter(db, { opensAt: later(before, { days: -31 }), closesAt: later(before, { hours: 1 }), firstClosesAt: later(before, { hours: 1 }) })
    const receipt = await send(db, matter, { receivedAt: undefined, now: later(before, { days: 9 }) })
    expect(receipt.isLate).toBe(false)
    expect(receipt.receivedAt.getTime()).toBeGreaterThanOrEqual(before.getTime())
    expect(receipt.receivedAt.getTime()).toBeLessThanOrEqual((await databaseNow(db)).getTime())
  })

  it('waits for the opening, and is over with the decision', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    await expect(send(db, matter, { receivedAt: later(matter.opensAt, { milliseconds: -1 }) })).rejects.toMatchObject({ code: 'comment.too_early', status: 409, params: { at: expect.stringContaining('11月23日') as string } })
    await expect(send(db, matter, { receivedAt: matter.opensAt })).resolves.toMatchObject({ isLate: false })
    await expect(send(db, await aMatter(db, { stage: 'decided' }))).rejects.toMatchObject({ code: 'comment.over', status: 409 })
    await expect(send(db, await aMatter(db, { stage: 'withdrawn' }))).rejects.toMatchObject({ code: 'comment.over', status: 409 })
    await expect(send(db, await aMatter(db, { stage: 'drafting' }))).rejects.toMatchObject({ code: 'matter.not_found', status: 404 })
    expect(await db.select().from(comments)).toHaveLength(1)
  })

  it('names a clause of its own matter, of whatever version', async () => {
    const db = await createTestDatabase()
    const [matter, other] = [await aMatter(db), await aMatter(db)]
    await expect(send(db, matter, { answers: { clause: other.clauses[0]!.id } })).rejects.toMatchObject({ code: 'invalid', issues: [{ path: 'clause', code: 'comment.clause_unknown' }] })
  })

  it('is asked once about what points at somebody or hurts, and taken as it is when the writer leaves it', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    for (const words of ['请打 13812345678', `都是${bannedWords[0]}`]) {
      await expect(send(db, matter, { answers: { words } })).rejects.toMatchObject({ code: 'invalid', issues: [{ path: 'words', code: 'comment.words_look_again' }] })
      await expect(send(db, matter, { answers: { words, keepPassages: true } })).resolves.toMatchObject({ isLate: false })
    }
  })

  it('takes its files with it, in their order, and never another one’s', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const files = ['a', 'b'].map((media, position) => ({
      id: randomUUID(), commentId: null, draftId: 'd', position, media, mediaType: 'image/jpeg', size: 1, sha256: media.repeat(64), approvedAt: null, approvedBy: null, expiresAt: later(monday, { days: 7 }),
    }))
    await commit(db, tx => [tx.insert(commentFiles).values(files).returning({ id: commentFiles.id })])
    const { commentId } = await send(db, matter, { files })
    expect(await db.select().from(commentFiles).orderBy(commentFiles.position)).toEqual(files.map(file => ({ ...file, commentId, draftId: null, expiresAt: null })))
    await expect(send(db, matter, { files })).rejects.toMatchObject({ code: 'comment.files_missing', status: 409 })
    expect(await db.select().from(comments)).toHaveLength(1)
  })
})

describe('a repeated submission', () => {
  it('answers like the first, whatever else it carries and whatever has happened since', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const submissionId = randomUUID()
    const first = await send(db, matter, { submissionId })
    await commit(db, tx => [tx.update(matters).set({ stage: 'decided' }).where(eq(matters.id, matter.id)).returning({ id: matters.id })])
    expect(await send(db, matter, { submissionId, answers: { words: '别的话 13812345678', clause: 'x' }, receivedAt: later(matter.closesAt, { days: 1 }) })).toEqual(first)
    expect(await db.select().from(comments)).toHaveLength(1)
  })

  it('gets the receipt of the first at whatever moment that one arrives', async () => {
    const db = await createTestDatabase()
    const now = await databaseNow(db)
    const matter = await aMatter(db, { opensAt: later(now, { days: -1 }), closesAt: later(now, { days: 30 }), firstClosesAt: later(now, { days: 30 }) })
    let moments = 0
    for (let moment = 0; ; moment++) {
      const submissionId = randomUUID()
      let other: Awaited<ReturnType<typeof send>> | undefined
      const between = readingAfter(db, async (read) => { if (read === moment) other = await send(db, matter, { submissionId, receivedAt: undefined }) })
      const own = await send(between, matter, { submissionId, receivedAt: undefined })
        .catch((error: unknown) => { throw new Error(`at read ${moment}`, { cause: error }) })
      if (!other) break
      expect([moment, own]).toEqual([moment, other])
      moments++
    }
    expect(moments).toBeGreaterThanOrEqual(3)
    expect(await db.select().from(comments)).toHaveLength(moments + 1)
  })

  it('is one comment when twenty arrive at once', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const submissionId = randomUUID()
    const receipts = await Promise.all(Array.from({ length: 20 }, () => send(db, matter, { submissionId })))
    expect(new Set(receipts.map(({ number, queryCode }) => number + queryCode)).size).toBe(1)
    expect(await db.select().from(comments)).toHaveLength(1)
  })
})

describe('a window that is lengthened while a comment is being written', () => {
  it.each([-1, 0, 1])('judges it by the new close, %i ms from which it came', async (milliseconds) => {
    const db = await createTestDatabase()
    let moments = 0
    for (let moment = 0; ; moment++) {
      const matter = await aMatter(db)
      const closesAt = later(matter.closesAt, { days: 7 })
      let wasLengthened = false
      const between = readingAfter(db, async (read) => {
        if (read !== moment) return
        wasLengthened = true
        await commit(db, tx => [tx.update(matters).set({ closesAt }).where(eq(matters.id, matter.id)).returning({ id: matters.id })])
      })
      // The clause is read after the matter.
      const receipt = await send(between, matter, { receivedAt: later(closesAt, { milliseconds }), answers: { clause: matter.clauses[0]!.id } })
      if (!wasLengthened) break
      expect([moment, receipt.isLate]).toEqual([moment, milliseconds >= 0])
      moments++
    }
    expect(moments).toBeGreaterThanOrEqual(3)
  })
})

describe('who can be recognised', () => {
  it('stands nowhere in clear: not in a table, an event or a mail that waits', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const canaries = { name: '金丝雀甲', phone: '13900001111', email: 'canary@example.org', words: '金丝雀的话' }
    const { commentId } = await send(db, matter, {
      answers: { words: canaries.words, authorKind: 'person', name: canaries.name, contact: { phone: canaries.phone, email: canaries.email } },
    })
    const [contact] = await db.select().from(commentContacts).where(eq(commentContacts.commentId, commentId))
    expect(Object.values(contact!).every(value => value !== null)).toBe(true)
    const found: string[] = []
    for (const [name, table] of Object.entries(schema)) {
      const rows = JSON.stringify(await db.select().from(table as typeof comments))
      for (const [what, text] of Object.entries(canaries)) if (rows.includes(text)) found.push(`${name}: ${what}`)
    }
    expect(found).toEqual(['comments: words'])
  })
})
