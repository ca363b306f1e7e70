import { checkRefusal } from '#server/domain/reports/refusals'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { refusalCheckSchema } from '#shared/reports/moves'

export default defineStaffHandler('reports', 'refuse', context => answerMove(context, refusalCheckSchema, checkRefusal), ofReport)
