import { and, asc, eq, isNotNull } from 'drizzle-orm'
import { commit, type OptionalWrite } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { insertMissingRow } from '../../database/statements.ts'
import type { Keys } from '../../crypto/keys.ts'
import { queueMail, recipientOf } from './outbox.ts'
import { listReportRecipients } from './recipients.ts'
import { outbox, staffNotices, type StaffNoticeKind } from './tables.ts'

/**
 * Has the staff of a sub-district (null: not known) told that something waits for them; commit it with what waits. Who
 * they are is asked when the mail is written, not here: a report costs one row, whatever the size of the office.
 */
export function tellStaff(tx: Database, { kind, subDistrict, at }: { kind: StaffNoticeKind, subDistrict: string | null, at: Date }): OptionalWrite {
  return insertMissingRow(tx, staffNotices, { id: `${kind}:${subDistrict ?? ''}`, kind, subDistrict, createdAt: at })
}

/**
 * Turns the notices into mails, for everybody who has none of that kind waiting: with a mail server out of order they stay
 * notices. Safe on several nodes at once: each notice is taken away by the commit that writes its mails.
 */
export async function writeStaffNotices(db: Database, { keys, now }: { keys: Keys, now: Date }): Promise<void> {
  for (const { id, kind, subDistrict } of await db.select().from(staffNotices).orderBy(asc(staffNotices.createdAt))) {
    const told = await listToldBy(db, kind, keys)
    const recipients = await listReportRecipients(db, { subDistrict })
    const untold = recipients.filter(to => !told.has(to))
    if (recipients.length > 0 && untold.length === 0) continue
    await commit(db, tx => [
      tx.delete(staffNotices).where(eq(staffNotices.id, id)).returning({ id: staffNotices.id }),
      ...untold.flatMap(to => queueMail(tx, { keys, kind, to, at: now })),
    ]).catch((error: unknown) => {
      // Another node has written them.
      if (!(error instanceof StaleWriteError)) throw error
    })
  }
}

/** To whom a mail of this kind waits to be sent. */
async function listToldBy(db: Database, kind: StaffNoticeKind, keys: Keys): Promise<Set<string>> {
  const waiting = await db.select({ id: outbox.id, recipient: outbox.recipient }).from(outbox).where(and(eq(outbox.kind, kind), isNotNull(outbox.dueAt)))
  return new Set(waiting.flatMap(mail => recipientOf(mail, keys) ?? []))
}
