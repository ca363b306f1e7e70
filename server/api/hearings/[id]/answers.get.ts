import { getQuery, getRouterParam } from 'h3'
import { dueOfAnswers, matrixQuerySchema } from '#shared/hearings/answers'
import { countAnswers, listMatrix } from '#server/domain/hearings/matrix'
import { getPublicMatter } from '#server/domain/hearings/queries'
import { parseWith } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'

/** What was said to a matter and what was answered: the totals, and a page of comments with their points and answers. */
export default definePublicHandler(async ({ event, db, calendar, now }) => {
  const { view, clause, answer, cursor, limit } = parseWith(matrixQuerySchema, getQuery(event))
  const matter = await getPublicMatter(db, getRouterParam(event, 'id')!)
  const { totals, clauses } = await countAnswers(db, matter)
  const { comments, next } = await listMatrix(db, matter, { view, clause: clause === 'whole' ? null : clause, answerId: answer, clauses, limit, cursor })
  return {
    matter: { id: matter.id, title: matter.notice.title, kind: matter.kind, lateUse: matter.lateUse, areHeld: matter.holdsAnswers && matter.answersReleasedAt === null, releasedAt: matter.answersReleasedAt },
    due: dueOfAnswers(matter, calendar)?.day ?? null, totals, clauses, view, comments, nextCursor: next, now,
  }
})
