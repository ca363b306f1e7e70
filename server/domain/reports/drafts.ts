import { and, eq, isNull } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { seal, unseal } from '../../crypto/seal.ts'
import { createToken, hashToken } from '../../crypto/token.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import type { PhotoStore } from '../../media/store.ts'
import type { DraftAnswers } from '../../../shared/reports/records.ts'
import type { ContactAnswer } from '../../../shared/reports/schemas.ts'
import { dropUploads, listDraftUploads, type Upload } from './uploads.ts'
import { reportDrafts } from './tables.ts'

/** Seven days, as long as the cookie. */
export const draftSeconds = 7 * 24 * 3600
/** How long the receipt can be seen again on the same phone. */
const receiptMs = 2 * 3_600_000

export type Draft = typeof reportDrafts.$inferSelect

/** Begins a journey; the token goes into the visitor's cookie. */
export async function startDraft(db: Database, { submissionId, answers = {}, now }: { submissionId: string, answers?: DraftAnswers, now: Date }): Promise<{ token: string }> {
  const token = createToken()
  await commit(db, tx => [tx.insert(reportDrafts).values({
    id: createId(), tokenHash: hashToken(token), submissionId, answers, expiresAt: new Date(now.getTime() + draftSeconds * 1000),
  }).returning({ id: reportDrafts.id })])
  return { token }
}

/** The draft of a cookie, sent or not; undefined when it has expired. */
export async function findDraft(db: Database, { token, now }: { token: string | undefined, now: Date }): Promise<Draft | undefined> {
  if (!token) return undefined
  const [draft] = await db.select().from(reportDrafts).where(eq(reportDrafts.tokenHash, hashToken(token)))
  return draft && draft.expiresAt > now ? draft : undefined
}

/** Adds answers to a draft that is not sent yet. */
export async function saveAnswers(db: Database, { draft, answers }: { draft: Draft, answers: Partial<DraftAnswers> }): Promise<DraftAnswers> {
  const merged = { ...draft.answers, ...answers }
  await commit(db, tx => [tx.update(reportDrafts).set({ answers: merged })
    .where(and(eq(reportDrafts.id, draft.id), isNull(reportDrafts.sentAt))).returning({ id: reportDrafts.id })])
  return merged
}

const contactPlace = (draft: Pick<Draft, 'id'>) => `report_drafts:${draft.id}:contact`

/** The contact of a draft as it is stored: sealed also before the report is sent. */
export function sealContact(draft: Draft, contact: ContactAnswer | null, keys: Keys): string | null {
  return contact && seal(JSON.stringify(contact), contactPlace(draft), keys.contact)
}

export function openContact(draft: Draft, keys: Keys): ContactAnswer | null {
  const { contact } = draft.answers
  return contact ? JSON.parse(unseal(contact, contactPlace(draft), keys.contact)) as ContactAnswer : null
}

/** What is left of a draft when it has become a report: enough to show the receipt again, for two hours. */
export function closeDraft(tx: Database, { draft, now }: { draft: Draft, now: Date }) {
  return tx.update(reportDrafts).set({ answers: {}, sentAt: now, expiresAt: new Date(now.getTime() + receiptMs) })
    .where(and(eq(reportDrafts.id, draft.id), isNull(reportDrafts.sentAt))).returning({ id: reportDrafts.id })
}

/** Forgets a draft and its photos. */
export async function dropDraft(db: Database, { draft, photos }: { draft: Draft, photos: PhotoStore }): Promise<void> {
  await dropUploads(db, { photos, uploads: await listUploadsOf(db, draft) })
  await commit(db, tx => [orNothing(tx.delete(reportDrafts).where(eq(reportDrafts.id, draft.id)).returning({ id: reportDrafts.id }))])
}

export function listUploadsOf(db: Database, draft: Draft): Promise<Upload[]> {
  return listDraftUploads(db, { draftId: draft.id, order: draft.answers.photos ?? [] })
}
