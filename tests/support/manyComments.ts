import { createHash } from 'node:crypto'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { keepFindable } from '#server/domain/hearings/searchable'
import { comments } from '#server/domain/hearings/tables'
import { toCanonicalComment } from '#shared/hearings/hash'
import { later, monday } from './clock.ts'
import { aCommentRow, type aMatter } from './hearings.ts'
import { inventComments, seeded } from './letters.ts'

/** Comments as they are when they have been published, with what lets them be found. */
export async function publishMany(db: Database, matter: Awaited<ReturnType<typeof aMatter>>, { count, copies, seed = 1, from = monday }: { count: number, copies: number, seed?: number, from?: Date }) {
  const next = seeded(seed)
  const rows = inventComments({ count, copies, seed }).map(({ words }, index) => {
    const clause = index % 4 === 0 ? null : matter.clauses[index % 4 - 1]!
    const shownAt = later(from, { hours: 2, minutes: Math.floor(index / 7) })
    const row = {
      ...aCommentRow(matter, { words, receivedAt: later(from, { hours: 1, milliseconds: index }) }),
      number: `YJ-${String(10_000_000 + (seed - 1) % 80_000_000 + index)}`, id: createHash('sha256').update(`${seed}:${index}`).digest('hex').slice(0, 32), shuffle: Math.floor(next() * 2 ** 31),
      clauseId: clause?.id ?? null, clauseKey: clause?.key ?? null, stance: (['support', 'oppose', 'suggest', 'question'] as const)[index % 4]!, state: 'published' as const, shownAt, decidedAt: shownAt,
      publicName: index % 5 === 0 ? '王女士' : null, masks: null, masksName: false, withdrawnAt: null, rule: null,
    }
    const canonical = toCanonicalComment({ ...row, authorKind: null, receivedAt: row.receivedAt.toISOString(), files: [] }, row.salt)
    return { ...row, hash: createHash('sha256').update(canonical).digest('hex') }
  })
  for (let at = 0; at < rows.length; at += 250) {
    const slice = rows.slice(at, at + 250)
    await commit(db, tx => [
      tx.insert(comments).values(slice).returning({ id: comments.id }),
      ...slice.flatMap(row => keepFindable(tx, row, row.shownAt)),
    ])
  }
  return rows
}
