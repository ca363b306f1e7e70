import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { withdrawComment } from '#server/domain/hearings/afterwards'
import { correctEntry, countUnusedScans, discardEntry, enterAgain, enterComment, getEntryForStaff, listEntries, listEntryDays, removeUnusedScans } from '#server/domain/hearings/entries'
import { getComment, sumComments } from '#server/domain/hearings/queries'
import { commentContacts, commentEntries, comments, matterFiles } from '#server/domain/hearings/tables'
import { listTimeline } from '#server/domain/events/queries'
import { openReceipt } from '#server/domain/receipts/commands'
import type { PhotoStore } from '#server/media/store'
import type { Entry } from '#shared/hearings/entries'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aMatter } from '../../support/hearings.ts'
import { testKeys as keys } from '../../support/keys.ts'

const zhao = { kind: 'staff', id: 'zhao' } as const
const qian = { kind: 'staff', id: 'qian' } as const
const sun = { kind: 'staff', id: 'sun' } as const
const now = later(monday, { hours: 5 })

type Changes = Partial<Omit<Entry, 'said'>> & { said?: Partial<Entry['said']> }
function anEntry({ said, ...changes }: Changes = {}): Entry {
  return {
    channel: 'phone', receivedAt: later(monday, { hours: 1 }), ...changes,
    said: { clause: null, stance: 'oppose', words: '我家门口要留路。', keepPassages: false, authorKind: 'person', name: '王小明', publishName: false, contact: { phone: '13912345678', email: null }, ...said },
  }
}

async function aScan(db: Database, matterId: string): Promise<string> {
  const id = randomUUID()
  await commit(db, tx => [tx.insert(matterFiles).values({ id, matterId, use: 'scan', name: { zh: '扫描件', en: null }, media: 'x.pdf', mediaType: 'application/pdf', size: 9, sha256: 'f'.repeat(64), at: now, by: 'zhao' }).returning({ id: matterFiles.id })])
  return id
}

async function entered(db: Database, changes: Changes = {}, at = now) {
  const matter = await aMatter(db)
  const entryId = randomUUID()
  const scan = changes.channel === 'paper' ? await aScan(db, matter.id) : null
  await enterComment(db, { matterId: matter.id, entryId, scan, entry: anEntry(changes), actor: zhao, keys, now: at })
  const again = (changes: Changes = {}, rest: object = {}) => enterAgain(db, { entryId, version: 1, entry: anEntry(changes), actor: qian, keys, locale: 'zh-CN', now: at, ...rest })
  const correct = (changes: Changes = {}, rest: object = {}) => correctEntry(db, { entryId, version: 2, entry: anEntry(changes), actor: qian, keys, locale: 'zh-CN', now: at, ...rest })
  return { matter, entryId, again, correct }
}

describe('a comment on paper or by telephone', () => {
  it('that two people enter alike is received with the same receipt as any other, and the entry forgets what it said', async () => {
    const db = await createTestDatabase()
    const { matter, entryId, again } = await entered(db, { channel: 'paper' })
    expect(await sumComments(db, matter.id)).toMatchObject({ received: 0 })
    const made = await again({ channel: 'paper' })
    if (made.outcome !== 'made') throw new Error('differs')
    const { number, queryCode, commentId } = made.receipt
    expect(await openReceipt(db, { number, queryCode, visitor: { token: undefined, address: '::1' }, keys, now })).toEqual({ kind: 'comment', subjectId: commentId })
    expect(await getComment(db, commentId)).toMatchObject({ channel: 'paper', receivedAt: later(monday, { hours: 1 }), isLate: false, words: '我家门口要留路。', publicName: null, state: 'waiting' })
    expect(await db.select().from(commentEntries)).toMatchObject([{ id: entryId, first: '', second: null, firstBy: 'zhao', secondBy: 'qian', commentId, scanSha256: 'f'.repeat(64) }])
    expect(await listEntryDays(db, { matterId: matter.id, commentIds: [commentId] })).toEqual(new Map([[commentId, '2026-11-23']]))
    expect((await listTimeline(db, { type: 'comment', id: commentId })).map(({ action, actorId }) => [action, actorId]).sort()).toEqual([['comment.received', 'qian'], ['moderation.entered', 'qian']])
    expect(await sumComments(db, matter.id)).toMatchObject({ received: 1, held: 1 })
  })

  it('lies sealed until then, and nobody but two people can make it a comment', async () => {
    const db = await createTestDatabase()
    const { matter, entryId, again } = await entered(db)
    expect(JSON.stringify(await db.select().from(commentEntries))).not.toMatch(/王小明|13912345678|门口/)
    await expect(again({}, { actor: zhao })).rejects.toMatchObject({ code: 'moderation.other_person_needed', status: 403 })
    await expect(getEntryForStaff(db, { entryId, actor: zhao, keys })).rejects.toMatchObject({ status: 403 })
    expect(await db.select().from(comments)).toEqual([])
    expect((await listTimeline(db, { type: 'matter', id: matter.id })).map(({ action }) => action)).toEqual(['moderation.enteredOnce'])
  })

  it('is shown blind to the second person: neither the list nor the entry says what the first wrote', async () => {
    const db = await createTestDatabase()
    const { matter, entryId } = await entered(db)
    const seen = JSON.stringify([await listEntries(db, { matterId: matter.id, staffId: 'qian' }), await getEntryForStaff(db, { entryId, actor: qian, keys })])
    expect(seen).not.toMatch(/王小明|13912345678|门口|oppose|03:00/)
    expect(seen).toContain('"both":null')
  })

  it('entered differently is compared and corrected by somebody who did not enter it first', async () => {
    const db = await createTestDatabase()
    const { entryId, again, correct } = await entered(db)
    expect(await again({ said: { words: '我家门囗要留路。' } })).toEqual({ outcome: 'differs', fields: ['words'] })
    expect(await again({ said: { words: '我家门囗要留路。' } })).toEqual({ outcome: 'differs', fields: ['words'] })
    await expect(again({}, { actor: sun, version: 2 })).rejects.toMatchObject({ code: 'moderation.entry_twice' })
    expect((await getEntryForStaff(db, { entryId, actor: sun, keys })).both).toMatchObject({ fields: ['words'], first: { said: { words: '我家门口要留路。' } }, second: { said: { words: '我家门囗要留路。' } } })
    await expect(correct({}, { actor: zhao })).rejects.toMatchObject({ status: 403 })
    await expect(correct({ said: { stance: 'support' } })).rejects.toMatchObject({ code: 'invalid', issues: [{ path: 'stance', code: 'moderation.agreed_already' }] })
    await expect(correct({}, { version: 1 })).rejects.toMatchObject({ code: 'stale' })
    const made = await correct({}, { actor: sun })
    expect(made).toMatchObject({ outcome: 'made' })
    expect((await db.select().from(comments)).map(({ words }) => words)).toEqual(['我家门口要留路。'])
    expect(await db.select().from(commentEntries)).toMatchObject([{ first: '', second: null, firstBy: 'zhao', secondBy: 'sun' }])
  })

  it('sent again after a lost answer gives its second person the same receipt for two hours, and nobody else', async () => {
    const db = await createTestDatabase()
    const { again } = await entered(db)
    const first = await again()
    expect(await again()).toEqual(first)
    await expect(again({}, { actor: sun })).rejects.toMatchObject({ code: 'moderation.entry_done', status: 409 })
    await expect(again({}, { now: later(now, { hours: 2 }) })).rejects.toMatchObject({ code: 'moderation.entry_done' })
    expect(await db.select().from(comments)).toHaveLength(1)
    expect(await db.select().from(commentContacts)).toHaveLength(1)
  })

  it('entered again by two at the same moment is one comment', async () => {
    const db = await createTestDatabase()
    const { again } = await entered(db)
    await Promise.allSettled([again(), again({}, { actor: sun }), again()])
    expect(await db.select().from(comments)).toHaveLength(1)
  })

  it('begun twice by the same person is one entry', async () => {
    const db = await createTestDatabase()
    const { matter, entryId } = await entered(db)
    const enter = (actor: typeof zhao | typeof qian) => enterComment(db, { matterId: matter.id, entryId, scan: null, entry: anEntry(), actor, keys, now })
    expect(await enter(zhao)).toEqual({ id: entryId, version: 1 })
    await expect(enter(qian)).rejects.toMatchObject({ status: 409 })
    expect(await db.select().from(commentEntries)).toHaveLength(1)
  })
})

describe('when it reached the office', () => {
  it('lies neither in the future nor before the opening', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const enter = (receivedAt: Date) => enterComment(db, { matterId: matter.id, entryId: randomUUID(), scan: null, entry: anEntry({ receivedAt }), actor: zhao, keys, now })
    await expect(enter(later(now, { milliseconds: 1 }))).rejects.toMatchObject({ issues: [{ path: 'receivedAt', code: 'moderation.received_in_future' }] })
    await expect(enter(later(matter.opensAt, { milliseconds: -1 }))).rejects.toMatchObject({ issues: [{ path: 'receivedAt', code: 'moderation.received_before_opening' }] })
    await expect(enter(now)).resolves.toMatchObject({ version: 1 })
    await expect(enter(matter.opensAt)).resolves.toMatchObject({ version: 1 })
  })

  it('before the close, but entered after it, counts as in time only where both people say the same', async () => {
    const db = await createTestDatabase()
    const closesAt = (await aMatter(db)).closesAt
    const after = later(closesAt, { days: 1 })
    const [inTime, tooLate] = [later(closesAt, { milliseconds: -1 }), closesAt]
    const both = await entered(db, { receivedAt: inTime }, after)
    expect(await both.again({ receivedAt: inTime })).toMatchObject({ outcome: 'made', receipt: { isLate: false } })
    const late = await entered(db, { receivedAt: tooLate }, after)
    expect(await late.again({ receivedAt: tooLate })).toMatchObject({ outcome: 'made', receipt: { isLate: true } })
    const disputed = await entered(db, { receivedAt: inTime }, after)
    expect(await disputed.again({ receivedAt: tooLate })).toEqual({ outcome: 'differs', fields: ['receivedAt'] })
    await expect(disputed.correct({ receivedAt: inTime })).rejects.toMatchObject({ code: 'moderation.received_differs', status: 409 })
    expect(await disputed.correct({ receivedAt: tooLate })).toMatchObject({ outcome: 'made', receipt: { isLate: true } })
  })
})

it('a paper that is withdrawn before the close loses its scan; its hash and who entered it stay', async () => {
  const db = await createTestDatabase()
  const { again } = await entered(db, { channel: 'paper' })
  const made = await again({ channel: 'paper' })
  if (made.outcome !== 'made') throw new Error('differs')
  const removed: string[] = []
  const photos = { remove: (_area: string, media: string) => Promise.resolve(removed.push(media)) } as unknown as PhotoStore
  await withdrawComment(db, { commentId: made.receipt.commentId, photos, at: later(now, { hours: 1 }), now })
  expect(removed).toEqual(['x.pdf'])
  expect(await db.select().from(matterFiles)).toEqual([])
  expect(await db.select().from(commentEntries)).toMatchObject([{ scan: null, scanSha256: 'f'.repeat(64), firstBy: 'zhao', secondBy: 'qian' }])
})

it('a paper needs its scan, and one of this matter', async () => {
  const db = await createTestDatabase()
  const [matter, other] = [await aMatter(db), await aMatter(db)]
  const enter = (scan: string | null) => enterComment(db, { matterId: matter.id, entryId: randomUUID(), scan, entry: anEntry({ channel: 'paper' }), actor: zhao, keys, now })
  const missing = { code: 'invalid', issues: [{ path: 'scan', code: 'moderation.scan_missing' }] }
  await expect(enter(null)).rejects.toMatchObject(missing)
  await expect(enter(await aScan(db, other.id))).rejects.toMatchObject(missing)
  await expect(enter(await aScan(db, matter.id))).resolves.toMatchObject({ version: 1 })
})

it('an entry is discarded by another person, with a reason that stays, and never once it is a comment', async () => {
  const db = await createTestDatabase()
  const { matter, entryId, again } = await entered(db)
  const discard = (id: string, actor: typeof zhao | typeof qian, version = 1) => discardEntry(db, { entryId: id, version, reason: '录到了别的事项', actor, now })
  await expect(discard(entryId, zhao)).rejects.toMatchObject({ status: 403 })
  await discard(entryId, qian)
  expect(await db.select().from(commentEntries)).toEqual([])
  expect((await listTimeline(db, { type: 'matter', id: matter.id })).find(({ action }) => action === 'moderation.entryDiscarded')).toMatchObject({ reason: '录到了别的事项', actorId: 'qian' })
  await expect(again()).rejects.toMatchObject({ code: 'moderation.entry_not_found' })
  const made = await entered(db)
  await made.again()
  await expect(discard(made.entryId, qian, 2)).rejects.toMatchObject({ code: 'moderation.entry_done' })
})

it('a scan that nobody entered goes after seven days, and so does that of a discarded entry; any other stays', async () => {
  const db = await createTestDatabase()
  const { matter, entryId } = await entered(db, { channel: 'paper' })
  const unused = await aScan(db, matter.id)
  const removed: string[] = []
  const photos = { remove: (_area: string, media: string) => Promise.resolve(removed.push(media)) } as unknown as PhotoStore
  const due = later(now, { days: 7 })
  expect(await removeUnusedScans(db, { photos, now: later(due, { milliseconds: -1 }) })).toBe(0)
  expect(await countUnusedScans(db, due)).toBe(1)
  expect(await removeUnusedScans(db, { photos, now: due })).toBe(1)
  expect((await db.select().from(matterFiles)).map(({ id }) => id)).not.toContain(unused)
  await discardEntry(db, { entryId, version: 1, reason: '录错了', actor: qian, now })
  expect(await removeUnusedScans(db, { photos, now: due })).toBe(1)
  expect([await db.select().from(matterFiles), removed]).toEqual([[], ['x.pdf', 'x.pdf']])
})

it('nothing is entered for a matter that is decided', async () => {
  const db = await createTestDatabase()
  const matter = await aMatter(db, { stage: 'decided' })
  await expect(enterComment(db, { matterId: matter.id, entryId: randomUUID(), scan: null, entry: anEntry(), actor: zhao, keys, now })).rejects.toMatchObject({ code: 'comment.over', status: 409 })
})
