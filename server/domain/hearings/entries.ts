import { and, asc, desc, eq, inArray, isNotNull, isNull, lte, notExists, sql } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { seal, unseal } from '../../crypto/seal.ts'
import { commit, orNothing, type OptionalWrite } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { scrub } from '../../database/scrub.ts'
import type { PhotoStore } from '../../media/store.ts'
import { recordEvent } from '../events/record.ts'
import { findStaffNames } from '../staff/queries.ts'
import { findDifferences, findOverreach, type Entry, type EntryField } from '../../../shared/hearings/entries.ts'
import { isBefore, isLate } from '../../../shared/hearings/rules.ts'
import type { Locale } from '../../../shared/locale.ts'
import { toDay, type Day } from '../../../shared/time.ts'
import { commentingOver } from './commentErrors.ts'
import { findCommentReceipt, submitComment, type CommentReceipt } from './comments.ts'
import type { StaffActor } from './moderation.ts'
import { entryDone, entryEnteredTwice, entryNotFound, entryWaitsForAnother, moderationInvalid, otherPersonNeeded, receivedDiffers } from './moderationErrors.ts'
import { getPublicMatter, type PublicMatter } from './queries.ts'
import { commentEntries, comments, matterFiles } from './tables.ts'

export type EntryRow = typeof commentEntries.$inferSelect

interface Entering { entry: Entry, actor: StaffActor, keys: Keys, now: Date }
interface Again extends Entering { entryId: string, version: number, locale: Locale }

/** Two people have entered the same: the comment is in, and its receipt is printed. */
export type EntryOutcome = { outcome: 'made', receipt: CommentReceipt } | { outcome: 'differs', fields: EntryField[] }

const placeOf = (id: string, column: 'first' | 'second') => `comment_entries:${id}:${column}`
const sealEntry = (id: string, column: 'first' | 'second', entry: Entry, { contact }: Keys) => seal(JSON.stringify(entry), placeOf(id, column), contact)

function openEntry(row: EntryRow, column: 'first' | 'second', { contact }: Keys): Entry {
  const entry = JSON.parse(unseal(row[column]!, placeOf(row.id, column), contact)) as Omit<Entry, 'receivedAt'> & { receivedAt: string }
  return { ...entry, receivedAt: new Date(entry.receivedAt) }
}

/**
 * Keeps what the first person read from a paper or heard by telephone, sealed, until another has entered it too. `entryId`
 * is made by whoever sends it: the same again changes nothing. Throws `comment.over` (409) for a matter that is decided,
 * `invalid` (422) for a receipt in the future or before the opening, and for a paper without its scan.
 */
export async function enterComment(db: Database, { matterId, entryId, scan, entry, actor, keys, now }: Entering & { matterId: string, entryId: string, scan: string | null }): Promise<{ id: string, version: number }> {
  const before = await findEntry(db, entryId)
  if (before) {
    if (before.matterId !== matterId || before.firstBy !== actor.id) throw entryEnteredTwice()
    return { id: entryId, version: before.version }
  }
  const matter = await getOpenMatter(db, matterId)
  requireReceived(matter, entry, now)
  if (entry.channel === 'paper' && scan === null) throw moderationInvalid({ issues: [{ path: 'scan', code: 'moderation.scan_missing' }] })
  const file = scan === null ? undefined : await findScan(db, { matterId, scan })
  if (scan !== null && !file) throw moderationInvalid({ issues: [{ path: 'scan', code: 'moderation.scan_missing' }] })
  await commit(db, tx => [
    // Holds the row, so that the scan is not removed as nobody's in the same moment.
    ...file ? [tx.update(matterFiles).set({ use: 'scan' }).where(eq(matterFiles.id, file.id)).returning({ id: matterFiles.id })] : [],
    tx.insert(commentEntries).values({
      id: entryId, matterId, channel: entry.channel, receivedAt: entry.receivedAt, scan, scanSha256: file?.sha256 ?? null,
      first: sealEntry(entryId, 'first', entry, keys), firstBy: actor.id, firstAt: now, version: 1,
    }).returning({ id: commentEntries.id }),
    ...recordEvent(tx, { action: 'moderation.enteredOnce', subject: { type: 'matter', id: matterId }, actor, at: now }),
  ])
  return { id: entryId, version: 1 }
}

/**
 * Another person enters the same paper or call without having seen the first entry. Where both have written the same, the
 * comment is received like any other, with its receipt; where not, both entries wait to be compared. Repeated by the same
 * person it answers the same. Throws `moderation.other_person_needed` (403) to whoever entered it first,
 * `moderation.entry_done` and `moderation.entry_twice` (409), `stale` (409), and what `submitComment` throws.
 */
export async function enterAgain(db: Database, again: Again): Promise<EntryOutcome> {
  const { entryId, version, entry, actor, keys, now } = again
  const row = await getEntryOfAnother(db, { entryId, actor })
  if (row.commentId !== null) return answerAgain(db, row, again)
  const first = openEntry(row, 'first', keys)
  if (row.second !== null) {
    const isRepeated = row.secondBy === actor.id && findDifferences(openEntry(row, 'second', keys), entry).length === 0
    if (!isRepeated) throw entryEnteredTwice()
    return { outcome: 'differs', fields: findDifferences(first, entry) }
  }
  if (row.version !== version) throw new StaleWriteError()
  requireReceived(await getOpenMatter(db, row.matterId), entry, now)
  const fields = findDifferences(first, entry)
  if (fields.length === 0) return { outcome: 'made', receipt: await receive(db, row, again) }
  await commit(db, tx => [
    tx.update(commentEntries).set({ second: sealEntry(entryId, 'second', entry, keys), secondBy: actor.id, secondAt: now, version: version + 1 })
      .where(and(eq(commentEntries.id, entryId), eq(commentEntries.version, version), isNull(commentEntries.second), isNull(commentEntries.commentId))).returning({ id: commentEntries.id }),
    ...recordEvent(tx, { action: 'moderation.entriesDiffer', subject: { type: 'matter', id: row.matterId }, actor, at: now, facts: { count: fields.length } }),
  ])
  return { outcome: 'differs', fields }
}

/**
 * Settles what two people have entered differently, by somebody who did not enter it first and has looked at the paper
 * again. What both have entered alike stays, and after the close a receipt before it counts only where both said the same.
 * Throws `moderation.received_differs` (409), `moderation.entry_waits` (409), `invalid` (422), and as `enterAgain`.
 */
export async function correctEntry(db: Database, again: Again): Promise<EntryOutcome> {
  const { entryId, version, entry, actor, keys, now } = again
  const row = await getEntryOfAnother(db, { entryId, actor })
  if (row.commentId !== null) return answerAgain(db, row, again)
  if (row.second === null) throw entryWaitsForAnother()
  if (row.version !== version) throw new StaleWriteError()
  const matter = await getOpenMatter(db, row.matterId)
  const [first, second] = [openEntry(row, 'first', keys), openEntry(row, 'second', keys)]
  const overreach = findOverreach({ first, second, corrected: entry })
  if (overreach.length > 0) throw moderationInvalid({ issues: overreach.map(path => ({ path, code: 'moderation.agreed_already' })) })
  const bothSaySame = first.receivedAt.getTime() === second.receivedAt.getTime()
  if (!bothSaySame && isLate(matter, now) && !isLate(matter, entry.receivedAt)) throw receivedDiffers()
  return { outcome: 'made', receipt: await receive(db, row, again) }
}

/** Takes an entry away that should not have been begun, by another person and for a reason that stays on record. */
export async function discardEntry(db: Database, { entryId, version, reason, actor, now }: { entryId: string, version: number, reason: string, actor: StaffActor, now: Date }): Promise<void> {
  const row = await getEntryOfAnother(db, { entryId, actor })
  if (row.commentId !== null) throw entryDone()
  await commit(db, tx => [
    tx.delete(commentEntries).where(and(eq(commentEntries.id, entryId), eq(commentEntries.version, version), isNull(commentEntries.commentId))).returning({ id: commentEntries.id }),
    ...recordEvent(tx, { action: 'moderation.entryDiscarded', subject: { type: 'matter', id: row.matterId }, actor, at: now, reason }),
  ])
  await scrub(db)
}

/** The one way in for every comment; the entry keeps who and when, and none of what was said. */
async function receive(db: Database, row: EntryRow, { entry, actor, keys, locale, now }: Again): Promise<CommentReceipt> {
  const { channel, receivedAt, said } = entry
  const receipt = await submitComment(db, {
    matterId: row.matterId, submissionId: row.id, answers: { ...said, keepPassages: true }, channel, receivedAt, actor, keys, locale, now,
    andWrite: (tx, commentId) => [
      tx.update(commentEntries).set({ first: '', second: null, secondBy: actor.id, secondAt: now, commentId, version: row.version + 1 })
        .where(and(eq(commentEntries.id, row.id), eq(commentEntries.version, row.version), isNull(commentEntries.commentId))).returning({ id: commentEntries.id }),
      ...recordEvent(tx, { action: 'moderation.entered', subject: { type: 'comment', id: commentId }, actor, at: now, facts: { enteredOn: toDay(now) } }),
    ],
  })
  await scrub(db)
  return receipt
}

/** How long whoever made the comment may see its receipt again, should the answer or the paper in the printer be lost. */
const receiptMs = 2 * 3_600_000

/** The receipt once more for whoever made the comment; its code is not shown to others, and to nobody later. */
async function answerAgain(db: Database, row: EntryRow, { actor, keys, now }: Again): Promise<EntryOutcome> {
  const isSoon = row.secondAt !== null && now.getTime() - row.secondAt.getTime() < receiptMs
  const receipt = row.secondBy === actor.id && isSoon ? await findCommentReceipt(db, row.id, keys) : undefined
  if (!receipt) throw entryDone()
  return { outcome: 'made', receipt }
}

async function findEntry(db: Database, id: string): Promise<EntryRow | undefined> {
  const [row] = await db.select().from(commentEntries).where(eq(commentEntries.id, id))
  return row
}

/** Throws `moderation.entry_not_found` (404). */
export async function getEntry(db: Database, id: string): Promise<EntryRow> {
  const row = await findEntry(db, id)
  if (!row) throw entryNotFound()
  return row
}

async function getEntryOfAnother(db: Database, { entryId, actor }: { entryId: string, actor: StaffActor }): Promise<EntryRow> {
  const row = await getEntry(db, entryId)
  if (row.firstBy === actor.id) throw otherPersonNeeded()
  return row
}

async function getOpenMatter(db: Database, matterId: string): Promise<PublicMatter> {
  const matter = await getPublicMatter(db, matterId)
  if (matter.stage !== 'published') throw commentingOver()
  return matter
}

function requireReceived(matter: PublicMatter, { receivedAt }: Entry, now: Date): void {
  const code = receivedAt > now ? 'moderation.received_in_future' : isBefore(matter, receivedAt) ? 'moderation.received_before_opening' : null
  if (code) throw moderationInvalid({ issues: [{ path: 'receivedAt', code }] })
}

async function findScan(db: Database, { matterId, scan }: { matterId: string, scan: string }) {
  const [file] = await db.select().from(matterFiles).where(and(eq(matterFiles.id, scan), eq(matterFiles.matterId, matterId), eq(matterFiles.use, 'scan')))
  return file
}

/** The entries of a matter: those that wait for another person, and the last that became comments. Nothing of what they say. */
export async function listEntries(db: Database, { matterId, staffId }: { matterId: string, staffId: string }) {
  const { id, channel, firstBy, firstAt, second, secondAt, scan, version } = commentEntries
  const waiting = await db.select({ id, channel, firstBy, firstAt, second, scan, version }).from(commentEntries)
    .where(and(eq(commentEntries.matterId, matterId), isNull(commentEntries.commentId))).orderBy(asc(firstAt), asc(id)).limit(500)
  const done = await db.select({ id, channel, secondAt, number: comments.number, receivedAt: comments.receivedAt, commentId: comments.id }).from(commentEntries)
    .innerJoin(comments, eq(comments.id, commentEntries.commentId))
    .where(and(eq(commentEntries.matterId, matterId), isNotNull(commentEntries.commentId))).orderBy(desc(secondAt), desc(id)).limit(20)
  const names = await findStaffNames(db, waiting.map(({ firstBy }) => firstBy))
  return {
    waiting: waiting.map(({ firstBy, second, ...entry }) => ({ ...entry, by: names.get(firstBy) ?? null, isMine: firstBy === staffId, differs: second !== null })),
    done,
  }
}

/**
 * An entry as another person may see it: before they have entered it nothing of what it says, afterwards both entries
 * beside each other and where they differ. Throws `moderation.entry_not_found` (404), `moderation.other_person_needed`
 * (403) to whoever entered it first, `moderation.entry_done` (409).
 */
export async function getEntryForStaff(db: Database, { entryId, actor, keys }: { entryId: string, actor: StaffActor, keys: Keys }) {
  const row = await getEntryOfAnother(db, { entryId, actor })
  if (row.commentId !== null) throw entryDone()
  const { id, version, scan, scanSha256, firstAt, matterId } = row
  const shown = { id, version, scan, scanSha256, firstAt, matterId }
  if (row.second === null) return { ...shown, both: null }
  const [first, second] = [openEntry(row, 'first', keys), openEntry(row, 'second', keys)]
  return { ...shown, both: { first, second, fields: findDifferences(first, second) } }
}

/** What takes the scan of a paper away when its writer withdraws the comment; who entered it, and the scan's hash, stay. */
export async function prepareScanRemoval(db: Database, { id, matterId }: { id: string, matterId: string }): Promise<{ media: string[], erase: (tx: Database) => OptionalWrite[] }> {
  const ofComment = and(eq(commentEntries.matterId, matterId), eq(commentEntries.commentId, id))
  const files = await db.select({ id: matterFiles.id, media: matterFiles.media }).from(commentEntries).innerJoin(matterFiles, eq(matterFiles.id, commentEntries.scan)).where(ofComment)
  return {
    media: files.map(({ media }) => media),
    erase: tx => files.length === 0 ? [] : [
      orNothing(tx.update(commentEntries).set({ scan: null }).where(ofComment).returning({ id: commentEntries.id })),
      orNothing(tx.delete(matterFiles).where(inArray(matterFiles.id, files.map(file => file.id))).returning({ id: matterFiles.id })),
    ],
  }
}

/** How long a scan waits for its entry; one whose entry was discarded goes then as well. */
const scanMs = 7 * 24 * 3_600_000
const isNobodys = (db: Database, now: Date) => and(
  eq(matterFiles.use, 'scan'), lte(matterFiles.at, new Date(now.getTime() - scanMs)),
  notExists(db.select({ id: commentEntries.id }).from(commentEntries).where(eq(commentEntries.scan, matterFiles.id))),
)

/** How many scans `removeUnusedScans` would remove. */
export async function countUnusedScans(db: Database, now: Date): Promise<number> {
  const [row] = await db.select({ count: sql<number>`count(*)` }).from(matterFiles).where(isNobodys(db, now))
  return Number(row?.count ?? 0)
}

/** Removes scans of papers that became no entry within seven days, some hundred at once. */
export async function removeUnusedScans(db: Database, { photos, now }: { photos: PhotoStore, now: Date }): Promise<number> {
  const scans = await db.select({ id: matterFiles.id, media: matterFiles.media }).from(matterFiles).where(isNobodys(db, now)).limit(500)
  for (const { id, media } of scans) {
    try {
      await commit(db, tx => [tx.delete(matterFiles).where(and(eq(matterFiles.id, id), isNobodys(tx, now))).returning({ id: matterFiles.id })])
      await photos.remove('private', media)
    }
    // Entered in this moment after all.
    catch (error) { if (!(error instanceof StaleWriteError)) throw error }
  }
  return scans.length
}

/** The days on which comments from paper or telephone were entered, by comment; those of the web have none. */
export async function listEntryDays(db: Database, { matterId, commentIds }: { matterId: string, commentIds: string[] }): Promise<Map<string, Day>> {
  if (commentIds.length === 0) return new Map()
  const rows = await db.select({ commentId: commentEntries.commentId, at: commentEntries.secondAt }).from(commentEntries)
    .where(and(eq(commentEntries.matterId, matterId), inArray(commentEntries.commentId, commentIds)))
  return new Map(rows.flatMap(({ commentId, at }) => commentId && at ? [[commentId, toDay(at)] as const] : []))
}
