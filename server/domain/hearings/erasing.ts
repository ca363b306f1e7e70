import { and, eq, ne, or } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { databaseNow } from '../../database/clock.ts'
import { scrub } from '../../database/scrub.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import type { PhotoStore } from '../../media/store.ts'
import { recordEvent } from '../events/record.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { canWithdraw } from '../../../shared/hearings/afterwards.ts'
import { canMoveProposal } from '../../../shared/hearings/deliberation.ts'
import { canLeave } from '../../../shared/hearings/meeting.ts'
import { withdrawComment } from './afterwards.ts'
import { getApplication, leaveMeeting, removeApplicantContact } from './applications.ts'
import { removeCommentContact } from './commentContact.ts'
import { getProposal, withdrawProposal } from './deliberation.ts'
import { getComment, getPublicMatter } from './queries.ts'
import { applications, commentAppeals, commentDrafts, commentFlags } from './tables.ts'

const actor = { kind: 'resident' } as const

/**
 * Before the close the whole comment goes. After it what was said in public stays as it was said, which nobody changes; how its writer is
 * reached goes, and what they wrote to the office alone. Said again it stays said.
 */
export async function eraseCommenter(db: Database, { commentId, photos, now }: { commentId: string, photos: PhotoStore, now: Date }): Promise<void> {
  const comment = await getComment(db, commentId)
  if (canWithdraw(comment, await getPublicMatter(db, comment.matterId), await databaseNow(db))) await withdrawComment(db, { commentId, photos, now })
  await removeCommentContact(db, { commentId, now })
  await commit(db, tx => [
    orNothing(tx.update(commentAppeals).set({ text: '' }).where(and(eq(commentAppeals.commentId, commentId), ne(commentAppeals.text, ''))).returning({ id: commentAppeals.id })),
    orNothing(tx.update(commentFlags).set({ words: null }).where(and(eq(commentFlags.commentId, commentId), eq(commentFlags.isWriter, true))).returning({ id: commentFlags.id })),
    orNothing(tx.delete(commentDrafts).where(eq(commentDrafts.submissionId, comment.submissionId)).returning({ id: commentDrafts.id })),
    ...recordEvent(tx, { action: 'dataRequest.erased', subject: { type: 'comment', id: commentId }, actor, at: now }),
  ])
  await scrub(db)
}

/** Gives a seat back and takes an application out; of a meeting that was held the public list and record stay. Said again it stays said. */
export async function eraseApplicant(db: Database, { applicationId, keys, calendar, now }: { applicationId: string, keys: Keys, calendar: WorkCalendar, now: Date }): Promise<void> {
  const { state } = await getApplication(db, applicationId)
  if (canLeave(state)) await leaveMeeting(db, { applicationId, actor, keys, calendar, now })
  await removeApplicantContact(db, { applicationId, actor, now })
  await commit(db, tx => [
    // Whoever was there stands on the list of participants, which is part of the record.
    orNothing(tx.update(applications).set({ gist: null }).where(eq(applications.id, applicationId)).returning({ id: applications.id })),
    orNothing(tx.update(applications).set({ publicName: null }).where(and(eq(applications.id, applicationId), or(eq(applications.state, 'absent'), eq(applications.state, 'lapsed')))).returning({ id: applications.id })),
    ...recordEvent(tx, { action: 'dataRequest.erased', subject: { type: 'application', id: applicationId }, actor, at: now }),
  ])
  await scrub(db)
}

/** Takes a proposal back that a hall has not talked about; what was talked about in public stays. Said again it stays said. */
export async function eraseProposer(db: Database, { proposalId, now }: { proposalId: string, now: Date }): Promise<void> {
  await untilSettled(async () => {
    const { state, version } = await getProposal(db, proposalId)
    if (canMoveProposal(state, 'withdrawn')) await withdrawProposal(db, { proposalId, version, now })
  })
}
