import { tellReporter } from '#server/domain/reports/outcome'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { feedbackSchema } from '#shared/reports/moves'

export default defineStaffHandler('reports', 'tell', context => answerMove(context, feedbackSchema, tellReporter), ofReport)
