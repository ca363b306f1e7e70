import { changeSchema } from '#shared/hearings/answers'
import { changeAnswer } from '#server/domain/hearings/answers'
import { answerIdOf, readChange } from '#server/http/answering'
import { ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** Changes an answer that is not released. */
export default defineStaffHandler('hearings', 'answer', async (context) => {
  await changeAnswer(context.db, { ...await readChange(context, changeSchema), answerId: answerIdOf(context.event) })
  return { changed: true }
}, ofMatter)
