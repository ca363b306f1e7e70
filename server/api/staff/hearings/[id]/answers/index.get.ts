import { getQuery } from 'h3'
import { z } from 'zod'
import { canAnswer, dueOfAnswers, isHeldBack } from '#shared/hearings/answers'
import { findAnswers, getCommentToAnswer, listLaterClauses, listUnanswered } from '#server/domain/hearings/answering'
import { countAnswers } from '#server/domain/hearings/matrix'
import { getMatter } from '#server/domain/hearings/queries'
import { parseWith } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

const id = z.string().max(64)
const query = z.strictObject({
  clause: id.optional(), group: id.optional(), comment: id.optional(), q: z.string().max(100).optional(),
  cursor: z.string().regex(/^\d{1,15}\.[0-9a-zA-Z-]{1,64}$/).optional(), limit: z.coerce.number().int().min(1).max(100).default(30),
})

/** Comments still to answer, the one that is being answered, and the answers there are. */
export default defineStaffHandler('hearings', 'answer', async ({ event, db, calendar, now }) => {
  const { clause, group, comment, q, cursor, limit } = parseWith(query, getQuery(event))
  const matter = await getMatter(db, matterIdOf(event))
  const [at, afterId] = cursor?.split('.') ?? []
  const { items, next } = await listUnanswered(db, matter, {
    clause: clause === 'whole' ? null : clause, groupId: group, limit, after: at && afterId ? { at: new Date(Number(at)), id: afterId } : undefined,
  })
  const { totals, clauses } = await countAnswers(db, matter)
  return {
    matter: {
      id: matter.id, title: matter.notice.title, kind: matter.kind, subDistrict: matter.subDistrict, isDemo: matter.isDemo, stage: matter.stage, version: matter.version, canAnswer: canAnswer(matter.stage), isHeldBack: isHeldBack(matter),
      due: (matter.closesAt && dueOfAnswers({ closesAt: matter.closesAt }, calendar)?.day) ?? null,
    },
    totals, clauses: clauses.map(part => ({ clause: part.clause, comments: part.comments })),
    items, nextCursor: next && `${next.receivedAt.getTime()}.${next.id}`,
    comment: comment === undefined ? null : await getCommentToAnswer(db, matter, comment),
    answers: await findAnswers(db, matter, { q, limit: 20 }), laterClauses: await listLaterClauses(db, matter), now,
  }
}, ofMatter)
