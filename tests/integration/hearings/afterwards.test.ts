import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import * as schema from '#server/database/schema'
import { appealDecision, askToCover, findLastAppeal, flagComment, getShownComment, withdrawComment } from '#server/domain/hearings/afterwards'
import { removeCommentContact, revealCommentContact } from '#server/domain/hearings/commentContact'
import { submitComment } from '#server/domain/hearings/comments'
import { decideComment, type StaffActor } from '#server/domain/hearings/moderation'
import { decideCommentAppeal } from '#server/domain/hearings/commentAppeals'
import { getComment, sumComments } from '#server/domain/hearings/queries'
import { commentAppeals, commentContacts, commentFiles, commentFlags, type comments, outbox } from '#server/database/schema'
import { getTrackedComment } from '#server/domain/hearings/tracked'
import { listTimeline } from '#server/domain/events/queries'
import { createCalendar } from '#shared/calendar/calendar'
import type { PhotoStore } from '#server/media/store'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aMatter } from '../../support/hearings.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { readingAfter } from '../../support/race.ts'

const calendar = createCalendar({ officialYears: [] })
const he: StaffActor = { kind: 'staff', id: 'he' }
const she: StaffActor = { kind: 'staff', id: 'she' }

/** A store that only notes what was removed. */
function aStore() {
  const removed: string[] = []
  const photos = { remove: async (_: string, name: string) => { removed.push(name) } } as unknown as PhotoStore
  return { photos, removed }
}

type Matter = Awaited<ReturnType<typeof aMatter>>

async function aReceived(db: Database, matter: Matter, receivedAt = later(monday, { hours: 1 })) {
  const { commentId, number } = await submitComment(db, {
    matterId: matter.id, submissionId: randomUUID(), receivedAt, keys, locale: 'zh-CN', now: receivedAt,
    answers: { clause: null, stance: 'oppose', words: '金丝雀：不同意这样改。', keepPassages: true, authorKind: 'person', name: '金丝雀名', publishName: true, contact: { phone: '13900001111', email: 'canary@example.org' } },
  })
  return { id: commentId, number }
}

const decide = async (db: Database, id: string, order: Parameters<typeof decideComment>[1] extends infer Whole ? Partial<Whole> : never) =>
  decideComment(db, { commentId: id, version: (await getComment(db, id)).version, actor: he, keys, now: later(monday, { hours: 2 }), decision: 'publish', ...order } as Parameters<typeof decideComment>[1])
const refuse = (db: Database, id: string) => decide(db, id, { decision: 'refuse', rule: 4, toAuthor: '只是广告' })
const appeal = (db: Database, commentId: string, submissionId = randomUUID(), now = later(monday, { hours: 3 })) =>
  appealDecision(db, { commentId, submissionId, text: '不是广告，请再看。', keep: false, calendar, now })

describe('withdrawing', () => {
  it.each([[-1, true], [0, false], [1, false]])('%i ms from the close, a comment can be withdrawn: %s', async (milliseconds, isAllowed) => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const { id } = await aReceived(db, matter)
    const before = await getComment(db, id)
    const withdrawing = withdrawComment(db, { commentId: id, ...aStore(), at: later(matter.closesAt, { milliseconds }), now: monday })
    if (isAllowed) {
      await withdrawing
      expect(await getComment(db, id)).toMatchObject({ state: 'withdrawn', words: '', publicName: null, number: before.number, hash: before.hash, salt: before.salt, receivedAt: before.receivedAt, stance: 'oppose' })
    }
    else {
      await expect(withdrawing).rejects.toMatchObject({ code: 'comment.too_late_to_withdraw', status: 409 })
      expect(await getComment(db, id)).toEqual(before)
    }
    expect(await sumComments(db, matter.id)).toMatchObject({ received: 1, withdrawn: isAllowed ? 1 : 0, held: isAllowed ? 0 : 1 })
  })

  it('leaves no word, name, file, contact or mail anywhere, only a dated mark; doing it again changes nothing', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const { id, number } = await aReceived(db, matter)
    await commit(db, tx => [tx.insert(commentFiles).values({ id: 'f', commentId: id, position: 0, media: 'a.jpg', mediaType: 'image/jpeg', size: 1, sha256: 'x' }).returning({ id: commentFiles.id })])
    await decide(db, id, {})
    const { photos, removed } = aStore()
    for (let times = 0; times < 2; times++) await withdrawComment(db, { commentId: id, photos, at: later(monday, { hours: 4 }), now: monday })
    expect(removed).toEqual(['a.jpg'])
    const found: string[] = []
    for (const [name, table] of Object.entries(schema)) {
      const rows = JSON.stringify(await db.select().from(table as typeof comments))
      if (/金丝雀|canary|13900001111/.test(rows)) found.push(name)
    }
    expect(found).toEqual([])
    expect([await db.select().from(commentContacts), await db.select().from(commentFiles), await db.select().from(outbox)]).toEqual([[], [], []])
    const tracked = await getTrackedComment(db, { commentId: id, calendar })
    expect(tracked).toMatchObject({ number, state: 'withdrawn', withdrawnAt: later(monday, { hours: 4 }), shown: { as: 'tombstone', reason: 'withdrawn' }, may: { withdraw: false, appeal: false, cover: false } })
    expect((await listTimeline(db, { type: 'comment', id })).map(({ action }) => action)).toEqual(expect.arrayContaining(['comment.received', 'moderation.published', 'comment.withdrawn']))
  })

  it('and being decided on at the same moment end in one of the two, never in a shown word of a withdrawn comment', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    let moments = 0
    for (let moment = 0; ; moment++) {
      const { id } = await aReceived(db, matter)
      let came = false
      const between = readingAfter(db, async (read) => {
        if (read !== moment) return
        came = true
        await decide(db, id, {})
      })
      const outcome = await withdrawComment(between, { commentId: id, ...aStore(), at: later(monday, { hours: 4 }), now: monday }).then(() => 'withdrawn', (error: { code: string }) => error.code)
      if (!came) break
      const { state, words } = await getComment(db, id)
      expect([moment, outcome, state, words]).toEqual(outcome === 'withdrawn' ? [moment, 'withdrawn', 'withdrawn', ''] : [moment, 'stale', 'published', '金丝雀：不同意这样改。'])
      moments++
    }
    expect(moments).toBeGreaterThanOrEqual(3)
  })
})

describe('an appeal', () => {
  it('is made once for a decision, with a day for its answer, and again only for another decision', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const { id } = await aReceived(db, matter)
    await expect(appeal(db, id)).rejects.toMatchObject({ code: 'comment.nothing_to_appeal', status: 409 })
    await refuse(db, id)
    const submissionId = randomUUID()
    for (let times = 0; times < 2; times++) await appeal(db, id, submissionId)
    await expect(appeal(db, id)).rejects.toMatchObject({ code: 'comment.appealed_already', status: 409 })
    const last = (await findLastAppeal(db, id))!
    expect(last).toMatchObject({ id: submissionId, against: 'he', dueOn: '2026-11-30', decidedAt: null })
    expect((await getTrackedComment(db, { commentId: id, calendar })).may.appeal).toBe(false)

    await decideCommentAppeal(db, { appealId: submissionId, version: (await getComment(db, id)).version, outcome: 'upheld', answer: '看过了，维持。', actor: she, keys, now: later(monday, { hours: 5 }) })
    await expect(appeal(db, id)).rejects.toMatchObject({ code: 'comment.appealed_already' })
    await decide(db, id, { decision: 'hold', rule: 3, toAuthor: '再查', now: later(monday, { hours: 6 }) })
    await appeal(db, id, randomUUID(), later(monday, { hours: 7 }))
    expect((await getTrackedComment(db, { commentId: id, calendar })).appeal).toMatchObject({ outcome: null, text: '不是广告，请再看。' })
  })

  it('is one for a decision, also where different ones are sent at the same moment', async () => {
    const db = await createTestDatabase()
    const { id } = await aReceived(db, await aMatter(db))
    await refuse(db, id)
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => appeal(db, id).then(() => 'sent', (error: { code: string }) => error.code)))
    expect(outcomes.filter(outcome => outcome === 'sent')).toHaveLength(1)
    for (const outcome of outcomes) expect(['sent', 'stale', 'comment.appealed_already']).toContain(outcome)
    expect(await db.select().from(commentAppeals)).toHaveLength(1)
  })

  it('is one appeal at whatever moment its twin arrives', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    let moments = 0
    for (let moment = 0; ; moment++) {
      const { id } = await aReceived(db, matter)
      await refuse(db, id)
      const submissionId = randomUUID()
      let came = false
      const between = readingAfter(db, async (read) => {
        if (read !== moment) return
        came = true
        await appeal(db, id, submissionId)
      })
      await appeal(between, id, submissionId)
      if (!came) break
      expect((await listTimeline(db, { type: 'comment', id })).filter(({ action }) => action === 'comment.appealed')).toHaveLength(1)
      moments++
    }
    expect(moments).toBeGreaterThanOrEqual(3)
  })
})

describe('a flag', () => {
  const flag = async (db: Database, id: string, submissionId = randomUUID()) =>
    flagComment(db, { comment: await getComment(db, id), submissionId, reason: 'notMine', words: '有人冒用我的名字', now: monday })

  it('sorts the queue and hides nothing, however many there are', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const { id, number } = await aReceived(db, matter)
    await decide(db, id, {})
    const before = await getComment(db, id)
    await Promise.all(Array.from({ length: 20 }, () => flag(db, id)))
    const submissionId = randomUUID()
    await Promise.all([flag(db, id, submissionId), flag(db, id, submissionId)])
    expect(await getShownComment(db, { matterId: matter.id, number })).toEqual({ ...before, flags: 21 })
    expect(await db.select().from(commentFlags)).toHaveLength(21)
  })

  it('is taken only for what can be read', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const { id, number } = await aReceived(db, matter)
    await expect(getShownComment(db, { matterId: matter.id, number })).rejects.toMatchObject({ code: 'comment.not_found', status: 404 })
    await refuse(db, id)
    await expect(flag(db, id)).rejects.toMatchObject({ code: 'comment.not_found' })
  })

  it('of its writer asks for a name to be covered, also after the close, and changes nothing by itself', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const { id } = await aReceived(db, matter, later(matter.closesAt, { days: 1 }))
    await decide(db, id, {})
    const before = await getComment(db, id)
    await askToCover(db, { commentId: id, submissionId: randomUUID(), words: '遮住我的名字', now: later(matter.closesAt, { days: 2 }) })
    expect(await getComment(db, id)).toEqual({ ...before, flags: 1 })
    expect(await db.select().from(commentFlags).where(and(eq(commentFlags.commentId, id), eq(commentFlags.isWriter, true)))).toEqual([expect.objectContaining({ reason: 'privacy', words: '遮住我的名字' })])
    expect(await getTrackedComment(db, { commentId: id, calendar })).toMatchObject({ isCoverSettled: false, may: { cover: false } })
  })
})

it('a contact is deleted at once with the mails that wait, and the comment stays as it was', async () => {
  const db = await createTestDatabase()
  const matter = await aMatter(db)
  const { id } = await aReceived(db, matter)
  const before = await getComment(db, id)
  expect((await getTrackedComment(db, { commentId: id, calendar })).ways).toEqual(['phone', 'email'])
  for (let times = 0; times < 2; times++) await removeCommentContact(db, { commentId: id, now: monday })
  expect([await db.select().from(commentContacts), await db.select().from(outbox)]).toEqual([[], []])
  expect(await getComment(db, id)).toEqual(before)
})

it('a contact is opened for a written reason only, and its writer reads that it was', async () => {
  const db = await createTestDatabase()
  const { id } = await aReceived(db, await aMatter(db))
  const opening = { commentId: id, reason: '要约时间当面核实，没有别的办法', actor: { kind: 'staff', id: 'keeper', role: 'custodian' } as const, keys, now: later(monday, { hours: 2 }) }
  expect(await revealCommentContact(db, opening)).toEqual({ name: null, phone: '13900001111', email: 'canary@example.org' })
  expect((await getTrackedComment(db, { commentId: id, calendar })).steps).toContainEqual({ at: later(monday, { hours: 2 }), step: 'contactOpened', reason: '要约时间当面核实，没有别的办法' })
  expect((await db.select().from(outbox)).map(({ kind }) => kind).sort()).toEqual(['comment.moved', 'comment.received'])
  await removeCommentContact(db, { commentId: id, now: monday })
  await expect(revealCommentContact(db, opening)).rejects.toMatchObject({ code: 'comment.no_contact', status: 404 })
})
