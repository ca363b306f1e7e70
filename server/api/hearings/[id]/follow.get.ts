import { getRouterParam } from 'h3'
import { getPublicMatter } from '#server/domain/hearings/queries'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'

export default definePublicHandler(async ({ event, db, keys }) => {
  const { id, notice } = await getPublicMatter(db, getRouterParam(event, 'id')!)
  return { id, title: notice.title, formToken: issueSubmissionId(keys.signing) }
})
