import { eq, max } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { untilUnique } from '../../database/untilUnique.ts'
import type { Bilingual } from '../../../shared/hearings/records.ts'
import { prepareFollowerMails } from './followers.ts'
import { matterNotices } from './tables.ts'

export type NoticeKind = typeof matterNotices.$inferSelect['kind']

interface Announcement {
  matterId: string
  kind: NoticeKind
  text?: Bilingual | null
  /** Only of a notice that moves the close. */
  fromClosesAt?: Date
  toClosesAt?: Date
  at: Date
  by: string | null
  keys: Keys
}

/**
 * The public notice of a change, with the mails to those who asked for news, to be committed together with it. Two that are prepared at once do not both get the next
 * place: the later commit fails with `UniqueViolationError`.
 */
export async function prepareAnnouncement(db: Database, { text = null, fromClosesAt, toClosesAt, keys, ...notice }: Announcement): Promise<(tx: Database) => Write[]> {
  const [last] = await db.select({ sequence: max(matterNotices.sequence) }).from(matterNotices).where(eq(matterNotices.matterId, notice.matterId))
  const row = { id: createId(), sequence: Number(last?.sequence ?? 0) + 1, text, fromClosesAt: fromClosesAt ?? null, toClosesAt: toClosesAt ?? null, ...notice }
  const mails = await prepareFollowerMails(db, { matterId: notice.matterId, keys, now: notice.at })
  return tx => [tx.insert(matterNotices).values(row).returning({ id: matterNotices.id }), ...mails(tx)]
}

/** Commits a change together with its notice; when another notice took the place meanwhile, with the next one. */
export async function commitAnnounced(db: Database, announcement: Announcement, declare: (tx: Database) => Array<Write | OptionalWrite>): Promise<void> {
  return untilUnique(async () => {
    const announce = await prepareAnnouncement(db, announcement)
    return await commit(db, tx => [...declare(tx), ...announce(tx)])
  })
}
