import { walkMatrix } from '../hearings/matrix.ts'
import { findMatrixState, walkOpenMatters } from '../hearings/queries.ts'
import { say, type Source } from './source.ts'

export const comments: Source = {
  findState: ({ db }) => findMatrixState(db),
  async* walk({ db, locale }) {
    const covered = say(locale, 'answers.covered')
    for await (const matter of walkOpenMatters(db)) {
      for await (const comment of walkMatrix(db, matter)) {
        const whole = comment.pieces.map(({ text, reason }) => reason === null ? text : covered).join('')
        const points = comment.points.length > 0 ? comment.points.map(({ quote, answer }, index) => ({ point: index + 1, words: quote ?? covered, answer })) : [{ point: 0, words: whole, answer: null }]
        for (const { point, words, answer } of points) {
          yield {
            matterId: matter.id, matter: { zh: matter.notice.title.zh, en: matter.notice.title.en ?? null }, comment: comment.number, point, late: comment.isLate ? 'late' : 'inTime', clause: comment.clause?.label ?? null, words,
            answer: answer?.outcome ?? null, answerReason: answer ? { zh: answer.reason.zh, en: answer.reason.en ?? null } : null, changedClause: answer?.clause?.label ?? null, textVersion: answer?.clause?.textVersion ?? null,
            unchanged: answer?.unchanged ? { zh: answer.unchanged.zh, en: answer.unchanged.en ?? null } : null, isCorrection: answer === null ? 'none' : answer.isCorrection ? 'correction' : 'first',
            releasedAt: answer?.releasedAt ?? null, shared: answer?.points ?? null, demo: matter.isDemo, address: `/hearings/${matter.id}/answers`,
          }
        }
      }
    }
  },
}
