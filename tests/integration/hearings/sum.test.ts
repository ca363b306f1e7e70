import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { dialect } from '#server/database/columns'
import type { Database } from '#server/database/connect'
import { appealDecision, flagComment, withdrawComment } from '#server/domain/hearings/afterwards'
import { decideCommentAppeal } from '#server/domain/hearings/commentAppeals'
import { submitComment } from '#server/domain/hearings/comments'
import { enterAgain, enterComment } from '#server/domain/hearings/entries'
import { decideComment, settleFlags, type Order } from '#server/domain/hearings/moderation'
import { getComment, sumComments, type Comment } from '#server/domain/hearings/queries'
import { commentAppeals, commentDecisions, commentFlags, comments } from '#server/domain/hearings/tables'
import type { PhotoStore } from '#server/media/store'
import { packagedCalendar as calendar } from '#shared/calendar/calendar'
import { PortalError } from '#shared/errors'
import type { CommentState } from '#shared/hearings/rules'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aMatter } from '../../support/hearings.ts'
import { testKeys as keys } from '../../support/keys.ts'

const sequences = 1000
const actionsEach = 14
/** PostgreSQL answers over a socket: as many as fit. */
const longestMs = dialect === 'postgresql' ? 25_000 : Infinity

/** Numbers that look random and are the same for a seed (mulberry32). */
function chance(seed: number) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6D2B79F5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const staff = ['zhao', 'qian', 'sun'].map(id => ({ kind: 'staff', id }) as const)
const actions = ['receive', 'receive', 'receive', 'enter', 'publish', 'publish', 'mask', 'hold', 'refuse', 'refuse', 'withdraw', 'flag', 'settle', 'appeal', 'appeal', 'answer', 'answer'] as const
type Action = (typeof actions)[number]
/** No comment here has a file. */
const photos = { remove: () => Promise.resolve() } as unknown as PhotoStore

/** What this test itself knows of a comment: where it has to be counted, and what it said. */
interface Known { state: CommentState, isLate: boolean, content: object }

const contentOf = ({ number, clauseId, clauseKey, stance, words, authorKind, publicName, channel, locale, receivedAt, isLate, salt, hash }: Comment) =>
  ({ number, clauseId, clauseKey, stance, words, authorKind, publicName, channel, locale, receivedAt, isLate, salt, hash })

async function walk(db: Database, seed: number, done: Map<string, number>) {
  const next = chance(seed)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)]!
  const matter = await aMatter(db, { closesAt: later(monday, { days: 1 }), firstClosesAt: later(monday, { days: 1 }) })
  const known = new Map<string, Known>()
  let now = matter.opensAt

  const receive = async () => {
    const { commentId, isLate } = await submitComment(db, {
      matterId: matter.id, submissionId: randomUUID(), receivedAt: now, keys, locale: 'zh-CN', now,
      answers: { clause: next() < 0.5 ? pick(matter.clauses).id : null, stance: 'suggest', words: `第 ${known.size + 1} 条意见`, keepPassages: true, authorKind: 'person', name: '虚构人', publishName: next() < 0.5, contact: null },
    })
    await note(commentId, isLate)
  }
  const enter = async () => {
    const entryId = randomUUID()
    const [one, other] = next() < 0.5 ? [staff[0]!, staff[1]!] : [staff[2]!, staff[0]!]
    const receivedAt = new Date(matter.opensAt.getTime() + Math.floor(next() * (now.getTime() - matter.opensAt.getTime())))
    const entry = { channel: 'phone' as const, receivedAt, said: { clause: null, stance: 'oppose' as const, words: `电话里的第 ${known.size + 1} 条`, keepPassages: false, authorKind: null, name: null, publishName: false, contact: null } }
    await enterComment(db, { matterId: matter.id, entryId, scan: null, entry, actor: one, keys, now })
    const made = await enterAgain(db, { entryId, version: 1, entry, actor: other, keys, locale: 'zh-CN', now })
    if (made.outcome === 'made') await note(made.receipt.commentId, receivedAt >= matter.closesAt)
  }
  const note = async (id: string, isLate: boolean) => { known.set(id, { state: 'waiting', isLate, content: contentOf(await getComment(db, id)) }) }
  const move = (id: string, state: CommentState) => { known.set(id, { ...known.get(id)!, state }) }

  const orders: Record<'publish' | 'mask' | 'hold' | 'refuse', () => Order> = {
    publish: () => ({ decision: 'publish' }),
    mask: () => ({ decision: 'mask', masks: [{ start: 0, end: 1 + Math.floor(next() * 4), reason: 1 }], masksName: next() < 0.5, toAuthor: '' }),
    hold: () => ({ decision: 'hold', rule: 7, toAuthor: '正在查。' }),
    refuse: () => ({ decision: 'refuse', rule: 4, toAuthor: '是广告。' }),
  }
  const act = async (action: Action) => {
    if (action === 'receive') return receive()
    if (action === 'enter') return enter()
    const id = pick([...known.keys()])
    if (id === undefined) return receive()
    const comment = await getComment(db, id)
    const { version } = comment
    const actor = pick(staff)
    switch (action) {
      case 'publish': case 'mask': case 'hold': case 'refuse': {
        const { state } = await decideComment(db, { commentId: id, version, ...orders[action](), actor, keys, now })
        return move(id, state)
      }
      case 'withdraw': {
        await withdrawComment(db, { commentId: id, photos, at: now, now })
        expect(now < matter.closesAt || known.get(id)!.state === 'withdrawn').toBe(true)
        known.set(id, { ...known.get(id)!, state: 'withdrawn', content: { ...known.get(id)!.content, words: '', publicName: null } })
        return
      }
      case 'flag': return flagComment(db, { comment, submissionId: randomUUID(), reason: 'other', words: null, now })
      case 'settle': {
        const flags = await db.select({ id: commentFlags.id }).from(commentFlags).where(eq(commentFlags.commentId, id))
        await settleFlags(db, { commentId: id, flags: flags.map(flag => flag.id), actor, now })
        return
      }
      case 'appeal': return appealDecision(db, { commentId: id, submissionId: randomUUID(), text: '请再看一遍', keep: true, calendar, now })
      case 'answer': {
        const appeals = await db.select().from(commentAppeals).where(eq(commentAppeals.commentId, id))
        const waiting = appeals.find(({ decidedAt }) => decidedAt === null)
        if (!waiting) return 'nothing to answer'
        const decided = next() < 0.5 ? { outcome: 'upheld' as const } : { outcome: 'overturned' as const, shown: { decision: 'publish' as const } }
        const { state } = await decideCommentAppeal(db, { appealId: waiting.id, version, answer: '看过了。', actor, keys, now, ...decided })
        return move(id, state)
      }
    }
  }

  for (let step = 0; step < actionsEach; step++) {
    now = later(now, { minutes: Math.floor(next() * 240) })
    const action = pick(actions)
    try {
      const outcome = await act(action) ?? action
      done.set(outcome, (done.get(outcome) ?? 0) + 1)
    }
    catch (error) {
      // A refusal is an answer; it changes nothing.
      if (!(error instanceof PortalError)) throw error
      done.set(error.code, (done.get(error.code) ?? 0) + 1)
    }
    const expected = { received: known.size, waiting: 0, published: 0, masked: 0, held: 0, withdrawn: 0, late: 0, refused: 0 }
    for (const { state, isLate } of known.values()) {
      expected[state === 'withdrawn' ? 'withdrawn' : isLate ? 'late' : state === 'waiting' ? 'held' : state] += 1
      if (state === 'waiting' && !isLate) expected.waiting += 1
    }
    const sum = await sumComments(db, matter.id)
    expect(sum, `seed ${seed}, step ${step}, ${action}`).toEqual(expected)
    expect(sum.received, `seed ${seed}, step ${step}, ${action}`).toBe(sum.published + sum.masked + sum.held + sum.withdrawn + sum.late + sum.refused)
    for (const row of await db.select().from(comments).where(eq(comments.matterId, matter.id))) expect(contentOf(row), `seed ${seed}, step ${step}, ${action}`).toEqual(known.get(row.id)?.content)
  }
}

it('after every action of 1,000 random sequences the sum adds up, and no comment says anything else than it said', { timeout: 600_000 }, async () => {
  const db = await createTestDatabase()
  const done = new Map<string, number>()
  const startedAt = performance.now()
  let seed = 1
  for (; seed <= sequences && performance.now() - startedAt < longestMs; seed++) await walk(db, seed, done)
  const walked = seed - 1
  expect(walked).toBeGreaterThanOrEqual(dialect === 'postgresql' ? 10 : sequences)
  // Nothing was left out: each kind of action was done many times, and refused where it has to be.
  for (const action of new Set(actions)) expect(done.get(action) ?? 0, action).toBeGreaterThan(walked / 20)
  for (const code of ['comment.too_late_to_withdraw', 'moderation.appeal_waiting', 'moderation.appeal_same_person', 'moderation.cannot_move']) expect(done.get(code) ?? 0, code).toBeGreaterThan(0)
  const decided = await db.select({ state: commentDecisions.state }).from(commentDecisions)
  expect(decided.length).toBeGreaterThan(walked)
})
