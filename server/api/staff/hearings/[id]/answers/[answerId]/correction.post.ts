import { setResponseStatus } from 'h3'
import { correctionSchema } from '#shared/hearings/answers'
import { correctAnswer } from '#server/domain/hearings/answers'
import { answerIdOf, readChange } from '#server/http/answering'
import { ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** Puts another answer in the place of a released one; sent again it is the same correction. */
export default defineStaffHandler('hearings', 'answer', async (context) => {
  const id = await correctAnswer(context.db, { ...await readChange(context, correctionSchema), answerId: answerIdOf(context.event) })
  setResponseStatus(context.event, 201)
  return { id }
}, ofMatter)
