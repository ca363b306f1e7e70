import { join } from 'node:path'
import { inject } from 'vitest'
import { commit } from '#server/database/commit'
import { connectDatabase, type Database } from '#server/database/connect'
import { matterClauses, matterFiles, matterNotices, matterVersions } from '#server/domain/hearings/tables'
import { later } from './clock.ts'
import { aComment, aMatter } from './hearings.ts'

/** Reads and writes the database of the server all files of a project ask, beside it. */
export async function inServedDatabase<Result>(work: (db: Database) => Promise<Result>): Promise<Result> {
  const { db, close } = connectDatabase({ url: inject('databaseUrl') || undefined, file: join(inject('dataDir'), 'portal.sqlite') })
  try { return await work(db) }
  finally { await close() }
}

let made: Promise<Awaited<ReturnType<typeof aMatter>>> | undefined

/** A matter open for comment at the server, with comments of several kinds; one for a test file. */
export function findServedMatter() {
  return made ??= inServedDatabase(makeMatter)
}

type Clause = typeof matterClauses.$inferInsert

async function makeMatter(db: Database) {
  const now = new Date()
  const opensAt = later(now, { days: -21 })
  const firstClosesAt = later(now, { days: 9, hours: 3 })
  const closesAt = later(firstClosesAt, { days: 5 })
  const matter = await aMatter(db, { opensAt, firstClosesAt, closesAt, publishedAt: opensAt, textVersion: 2 })
  const both = (zh: string, en: string | null = null) => ({ zh, en })
  const [first, , third] = matter.clauses as [Clause, Clause, Clause]
  await commit(db, tx => [
    tx.insert(matterVersions).values({ matterId: matter.id, number: 2, note: both('按居民意见删去第二条，改了第三条。'), at: later(opensAt, { days: 3 }), by: 'he' }).returning({ number: matterVersions.number }),
    tx.insert(matterClauses).values([
      { ...first, id: `${matter.id}-21`, textVersion: 2, position: 1 },
      { ...third, id: `${matter.id}-23`, textVersion: 2, position: 2, text: both('第 3 条的新内容。', 'The new words of clause 3.') },
    ]).returning({ id: matterClauses.id }),
    tx.insert(matterNotices).values([
      { id: `${matter.id}-1`, matterId: matter.id, sequence: 1, kind: 'opened' as const, at: opensAt, by: 'he' },
      { id: `${matter.id}-2`, matterId: matter.id, sequence: 2, kind: 'extended' as const, text: both('有居民要求多几天看草案。', 'Residents asked for more days.'), fromClosesAt: firstClosesAt, toClosesAt: closesAt, at: later(opensAt, { days: 2 }), by: 'he' },
    ]).returning({ id: matterNotices.id }),
    tx.insert(matterFiles).values({
      id: `${matter.id}-f`, matterId: matter.id, use: 'notice', name: both('总平面图', 'Site plan'), media: 'abcdefghijklmnopqrstuvwxyz.pdf', mediaType: 'application/pdf', size: 234_567, sha256: '0'.repeat(64), at: opensAt, by: 'he',
    }).returning({ id: matterFiles.id }),
  ])
  const receivedAt = later(opensAt, { days: 1 })
  const clause = { clauseId: matter.clauses[2]!.id, clauseKey: matter.clauses[2]!.key }
  await aComment(db, matter, { receivedAt, state: 'published', shownAt: receivedAt, publicName: '王女士', authorKind: 'person', ...clause })
  await aComment(db, matter, { receivedAt, state: 'masked', shownAt: receivedAt, words: '张三家门口再留两个车位。', masks: [{ start: 0, end: 2, reason: 1 }], stance: 'support' })
  await aComment(db, matter, { receivedAt })
  return matter
}
