import { followUpReport } from '#server/domain/reports/outcome'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { followUpSchema } from '#shared/reports/moves'

export default defineStaffHandler('reports', 'followUp', context => answerMove(context, followUpSchema, followUpReport), ofReport)
