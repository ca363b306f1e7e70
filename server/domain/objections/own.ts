import { and, eq, sql } from 'drizzle-orm'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { UniqueViolationError } from '../../database/errors.ts'
import { scrub } from '../../database/scrub.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import type { StoredFile } from '../../media/files.ts'
import type { PhotoStore } from '../../media/store.ts'
import { mayBeStored } from '../../media/mayBeStored.ts'
import { toSimplified } from '../../text/simplify.ts'
import { recordEvent } from '../events/record.ts'
import { writeChanges } from '../ledger/commands.ts'
import { getSite, listOpenRemedyKinds } from '../ledger/queries.ts'
import { recordRemedy } from '../ledger/remedies.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { maxObjectionFilesInAll } from '../../../shared/objections/schemas.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import { toDay } from '../../../shared/time.ts'
import { prepareObjectionErasure } from './contacts.ts'
import { objectionInvalid, objectionNotNow, tooManyObjectionFiles } from './errors.ts'
import { dropObjectionFiles, writeObjectionFiles } from './files.ts'
import { getObjection, isHiddenByAnother, isOpen, listObjectionFiles } from './queries.ts'
import { changeObjection } from './review.ts'
import { unfreezing } from '../ledger/freezing.ts'
import { objectionFiles, objectionMessages, objections } from './tables.ts'

const resident = { kind: 'resident' } as const

async function hasArrived(db: Database, submissionId: string): Promise<boolean> {
  const rows = await db.select({ id: objectionMessages.id }).from(objectionMessages).where(eq(objectionMessages.id, submissionId)).limit(1)
  return rows.length > 0
}

/**
 * What the person adds: an answer to a question, something new, files. The same submission again adds nothing. Throws
 * `objection.not_now` (409) when it was decided, `invalid` (422), `objection.too_many_files` (422).
 */
export async function addToObjection(db: Database, { objectionId, submissionId, words, keep, files, photos, now }: {
  objectionId: string, submissionId: string, words: string, keep: boolean, files: StoredFile[], photos: PhotoStore, now: Date
}): Promise<void> {
  try {
    if (await hasArrived(db, submissionId)) return await dropObjectionFiles(photos, files)
    const issues = [
      ...words === '' && files.length === 0 ? [{ path: 'words', code: 'objection.addition_missing' }] : [],
      ...findWordIssues('words', words, { keep, simplify: toSimplified }),
    ]
    if (issues.length > 0) throw objectionInvalid({ issues })
    await untilSettled(async () => {
      const objection = await getObjection(db, objectionId)
      if (!isOpen(objection)) throw objectionNotNow()
      const kept = await listObjectionFiles(db, objectionId)
      if (kept.length + files.length > maxObjectionFilesInAll) throw tooManyObjectionFiles({ issues: [{ path: 'files', code: 'objection.too_many_files', params: { max: maxObjectionFilesInAll } }] })
      await commit(db, tx => [
        changeObjection(tx, objection, {}),
        tx.insert(objectionMessages).values({ id: submissionId, objectionId, from: 'person', words, by: null, at: now }).returning({ id: objectionMessages.id }),
        ...writeObjectionFiles(tx, { objectionId, files, first: (kept.at(-1)?.position ?? -1) + 1, now }),
        ...recordEvent(tx, { action: 'objection.added', subject: { type: 'objection', id: objectionId }, actor: resident, at: now, facts: { files: files.length } }),
      ])
    })
  }
  catch (error) {
    if (!mayBeStored(error)) await dropObjectionFiles(photos, files)
    if (!(error instanceof UniqueViolationError) || !await hasArrived(db, submissionId)) throw error
  }
}

/** The person takes the objection back; the entry goes on, and is shown again unless another objection hides it. Again: nothing. Throws `objection.not_now` (409). */
export function withdrawObjection(db: Database, { objectionId, now }: { objectionId: string, now: Date }): Promise<void> {
  return untilSettled(async () => {
    const objection = await getObjection(db, objectionId)
    if (objection.state === 'withdrawn') return
    if (!isOpen(objection)) throw objectionNotNow()
    const site = await getSite(db, objection.siteId)
    const stillHidden = await isHiddenByAnother(db, objection)
    await commit(db, tx => [
      changeObjection(tx, objection, { state: 'withdrawn', closedAt: now }),
      ...recordEvent(tx, { action: 'objection.withdrawn', subject: { type: 'objection', id: objectionId }, actor: resident, at: now }),
      ...site.period === 'archive' ? [] : writeChanges(tx, [unfreezing(site, { stillHidden, now })], { actor: resident, now }),
    ])
  })
}

/**
 * Takes out everything of the person from an objection that is over: contact, words, messages, files with their bytes.
 * The number, the ground and the outcome stay: they are the record of what was done. Throws `objection.not_now` (409)
 * while it is open: whoever wants it gone withdraws it first.
 */
export async function eraseObjection(db: Database, { objectionId, photos, now }: { objectionId: string, photos: PhotoStore, now: Date }): Promise<void> {
  const objection = await getObjection(db, objectionId)
  if (isOpen(objection)) throw objectionNotNow()
  const [files, erase] = [await listObjectionFiles(db, objectionId), await prepareObjectionErasure(db, objection)]
  await commit(db, tx => [
    tx.update(objections).set({ words: '', version: sql`${objections.version} + 1` }).where(and(eq(objections.id, objectionId))).returning({ id: objections.id }),
    ...erase(tx),
    orNothing(tx.delete(objectionMessages).where(eq(objectionMessages.objectionId, objectionId)).returning({ id: objectionMessages.id })),
    orNothing(tx.delete(objectionFiles).where(eq(objectionFiles.objectionId, objectionId)).returning({ id: objectionFiles.id })),
    ...recordEvent(tx, { action: 'objection.erased', subject: { type: 'objection', id: objectionId }, actor: resident, at: now }),
  ])
  await dropObjectionFiles(photos, files.map(({ media }) => ({ name: media })))
  await scrub(db)
}

/**
 * "我已经申请了复议，或者起诉了": put on file for the entry at the person's word, so that nothing is enforced until its outcome
 * (行政强制法 第四十四条). Once per kind: again it stays as it is. Throws `ledger.archive_is_fixed`, `ledger.site_is_withdrawn` (409).
 */
export function fileRemedy(db: Database, { objectionId, kind, calendar, now }: { objectionId: string, kind: 'reconsideration' | 'litigation', calendar: WorkCalendar, now: Date }): Promise<void> {
  return untilSettled(async () => {
    const { siteId } = await getObjection(db, objectionId)
    const [site, open] = [await getSite(db, siteId), await listOpenRemedyKinds(db, siteId)]
    if (open.includes(kind)) return
    await recordRemedy(db, { siteId, version: site.version, kind, openedOn: toDay(now), objectionId, actor: resident, calendar, now,
      also: tx => recordEvent(tx, { action: 'objection.remedyFiled', subject: { type: 'objection', id: objectionId }, actor: resident, at: now, facts: { kind } }) })
  })
}
