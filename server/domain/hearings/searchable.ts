import { createHash } from 'node:crypto'
import type { OptionalWrite, Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { toShown, type Showable } from '../../../shared/hearings/shown.ts'
import { indexDocument, removeDocument } from '../search/commands.ts'

/** Comments are looked for inside their matter: the words of one matter are nothing the search of another goes through. */
export const spaceOf = (matterId: string) => `m${createHash('sha256').update(matterId).digest('hex').slice(0, 3)}`

/**
 * Lets a comment be found by what everybody can read of it, and by nothing else. To be committed with every change of
 * what is shown: publishing, covering, a hold, a withdrawal.
 */
export function keepFindable(tx: Database, comment: Showable & { id: string, matterId: string, number: string }, at: Date): Array<Write | OptionalWrite> {
  const { id, matterId, number } = comment
  const shown = toShown(comment)
  if (shown?.as !== 'words') return removeDocument(tx, { kind: 'comment', ref: id })
  const texts = shown.pieces.flatMap(({ reason, text }) => reason === null ? [text] : [])
  return indexDocument(tx, {
    kind: 'comment', ref: id, locale: null, title: '', body: '', also: [...texts, number, ...shown.name ? [shown.name] : []],
    path: `/hearings/${matterId}/comments?q=${number}`, space: spaceOf(matterId), updatedAt: at,
  })
}
