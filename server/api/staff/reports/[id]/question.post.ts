import { askReporter } from '#server/domain/reports/case'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { questionSchema } from '#shared/reports/moves'

export default defineStaffHandler('reports', 'ask', context => answerMove(context, questionSchema, askReporter), ofReport)
