import { getRouterParam, setResponseHeader } from 'h3'
import { toShown } from '../../../../../../shared/hearings/shown.ts'
import { getShownComment } from '../../../../../domain/hearings/afterwards.ts'
import { getPublicMatter } from '../../../../../domain/hearings/queries.ts'
import { matterIdOf } from '../../../../../http/comment.ts'
import { definePublicHandler } from '../../../../../http/handlers.ts'
import { issueSubmissionId } from '../../../../../http/origin.ts'

/** The comment a reader finds something wrong with, as it can be read. */
export default definePublicHandler(async (context) => {
  const { event, db, keys } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const { id, notice } = await getPublicMatter(db, matterIdOf(context))
  const comment = await getShownComment(db, { matterId: id, number: getRouterParam(event, 'number') ?? '' })
  return { formToken: issueSubmissionId(keys.signing), number: comment.number, matter: { id, title: notice.title }, shown: toShown(comment) }
})
