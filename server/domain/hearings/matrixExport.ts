import type { Database } from '../../database/connect.ts'
import type { Bilingual } from '../../../shared/hearings/records.ts'
import type { Locale } from '../../../shared/locale.ts'
import type { MessageParams } from '../../../shared/messages.ts'
import { guardCell, type Cell } from '../../../shared/text/cells.ts'
import { countAnswers, walkMatrix, type MatrixComment, type MatrixPoint } from './matrix.ts'
import type { PublicMatter } from './queries.ts'

/** Sentences in the reader's language. */
type Words = (key: string, params?: MessageParams) => string

const columns = ['comment', 'late', 'clause', 'quote', 'outcome', 'reason', 'changedClause', 'textVersion', 'unchanged', 'correction', 'releasedAt', 'shared'] as const

/**
 * The matrix as a spreadsheet holds it: what the page says of the sums, the heads of the columns, then one row for each
 * point, and for each comment without one. No cell is a formula.
 */
export async function* walkMatrixRows(db: Database, matter: PublicMatter, { locale, words }: { locale: Locale, words: Words }): AsyncGenerator<Cell[]> {
  const inLanguage = ({ zh, en }: Bilingual) => locale === 'en' ? en ?? zh : zh
  const { totals } = await countAnswers(db, matter)
  yield [guardCell(inLanguage(matter.notice.title))]
  yield [words('answers.sum', { comments: totals.comments, points: totals.points, answered: totals.answered })]
  yield [words('answers.outcomeCounts', { ...totals.outcomes })]
  yield columns.map(column => words(`answers.column.${column}`))
  for await (const comment of walkMatrix(db, matter)) {
    const points: MatrixPoint[] = comment.points.length > 0 ? comment.points : [{ quote: wordsOf(comment, words), answer: null }]
    for (const { quote, answer } of points) {
      const cells: Record<(typeof columns)[number], Cell> = {
        comment: comment.number, late: comment.isLate ? words('answers.late') : null,
        clause: comment.clause?.label ?? words('answers.whole'), quote: quote ?? words('answers.covered'),
        outcome: words(answer ? `answers.outcomes.${answer.outcome}` : 'answers.waiting'), reason: answer && inLanguage(answer.reason),
        changedClause: answer?.clause?.label ?? null, textVersion: answer?.clause?.textVersion ?? null, unchanged: answer?.unchanged ? inLanguage(answer.unchanged) : null,
        correction: answer?.isCorrection ? words('answers.correction') : null, releasedAt: answer?.releasedAt.toISOString() ?? null, shared: answer?.points ?? null,
      }
      yield columns.map(column => guardCell(cells[column]))
    }
  }
}

function wordsOf({ pieces }: MatrixComment, words: Words): string {
  return pieces.map(({ text, reason }) => reason === null ? text : words('answers.covered')).join('')
}
