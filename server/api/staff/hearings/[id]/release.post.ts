import { releaseSchema } from '#shared/hearings/answers'
import { releaseAnswers } from '#server/domain/hearings/answers'
import { readChange } from '#server/http/answering'
import { ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** Makes all answers of a matter public in one moment. */
export default defineStaffHandler('hearings', 'publish', async (context) => {
  await releaseAnswers(context.db, await readChange(context, releaseSchema))
  return { released: true }
}, ofMatter)
