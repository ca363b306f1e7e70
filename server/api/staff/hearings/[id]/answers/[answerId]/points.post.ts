import { attachmentSchema } from '#shared/hearings/answers'
import { attachAnswer } from '#server/domain/hearings/answers'
import { answerIdOf, readChange } from '#server/http/answering'
import { ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** Gives an answer that is there to more points. */
export default defineStaffHandler('hearings', 'answer', async (context) => {
  await attachAnswer(context.db, { ...await readChange(context, attachmentSchema), answerId: answerIdOf(context.event) })
  return { attached: true }
}, ofMatter)
