import { and, asc, eq, gt, isNotNull, not, or, like } from 'drizzle-orm'
import { contactColumns, openContact as openContactOf, sealContact as sealContactOf } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import { isSealedWith } from '../../crypto/seal.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { countOldRecipients, resealRecipients } from '../notifications/outbox.ts'
import { openContact, sealContact } from './drafts.ts'
import { reportContacts, reportDrafts } from './tables.ts'

/**
 * Seals everything that holds a way to reach somebody anew with the key in use, some rows a commit: contacts of reports,
 * contacts of drafts, addresses of waiting mails. A row that was changed meanwhile is left for the next round; whatever
 * interrupts this, the next run goes on. Says how many rows were sealed anew.
 */
export async function resealAll(db: Database, { keys, batch = 200 }: { keys: Keys, batch?: number }): Promise<number> {
  let total = 0
  for (let rounds = 0; rounds < 1000; rounds++) {
    const done = await resealContacts(db, keys, batch) + await resealDrafts(db, keys) + await resealRecipients(db, { keys, limit: batch })
    total += done
    if (done === 0) break
  }
  return total
}

/** How many rows cannot be opened without an older key. */
export async function countOldSeals(db: Database, { keys }: { keys: Keys }): Promise<number> {
  const contacts = await db.select({ id: reportContacts.reportId }).from(reportContacts).where(needsOldKey(keys))
  return contacts.length + (await listOldDrafts(db, keys)).length + await countOldRecipients(db, { keys })
}

function needsOldKey({ contact }: Keys) {
  return or(...contactColumns.map(column => and(isNotNull(reportContacts[column]), not(like(reportContacts[column], `1.${contact.current}.%`)))))
}

async function resealContacts(db: Database, keys: Keys, limit: number): Promise<number> {
  const rows = await db.select().from(reportContacts).where(needsOldKey(keys)).limit(limit)
  if (rows.length === 0) return 0
  await commit(db, tx => rows.map((row) => {
    const of = { table: 'report_contacts', id: row.reportId } as const
    const sealed = sealContactOf(of, openContactOf(of, row, keys), keys)
    const asRead = contactColumns.flatMap(column => row[column] === null ? [] : eq(reportContacts[column], row[column]))
    return orNothing(tx.update(reportContacts).set(sealed).where(and(eq(reportContacts.reportId, row.reportId), ...asRead)).returning({ id: reportContacts.reportId }))
  }))
  return rows.length
}

async function listOldDrafts(db: Database, keys: Keys) {
  const old: Array<typeof reportDrafts.$inferSelect> = []
  for (let after = ''; ;) {
    const page = await db.select().from(reportDrafts).where(gt(reportDrafts.id, after)).orderBy(asc(reportDrafts.id)).limit(500)
    old.push(...page.filter(({ answers: { contact } }) => contact && !isSealedWith(contact, keys.contact.current)))
    if (page.length < 500) return old
    after = page.at(-1)!.id
  }
}

async function resealDrafts(db: Database, keys: Keys): Promise<number> {
  const rows = await listOldDrafts(db, keys)
  if (rows.length === 0) return 0
  await commit(db, tx => rows.map(draft => orNothing(tx.update(reportDrafts).set({ answers: { ...draft.answers, contact: sealContact(draft, openContact(draft, keys), keys) } })
    .where(and(eq(reportDrafts.id, draft.id), eq(reportDrafts.answers, draft.answers))).returning({ id: reportDrafts.id }))))
  return rows.length
}
