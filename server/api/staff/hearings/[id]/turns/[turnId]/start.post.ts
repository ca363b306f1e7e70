import { startTurn } from '#server/domain/hearings/speeches'
import { ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'
import { answerTurn } from '#server/http/turns'
import { turnStartSchema } from '#shared/hearings/recordSchemas'

export default defineStaffHandler('hearings', 'meet', context => answerTurn(context, turnStartSchema, startTurn), ofMatter)
