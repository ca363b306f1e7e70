import { mergeReport } from '#server/domain/reports/case'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { mergerSchema } from '#shared/reports/moves'

export default defineStaffHandler('reports', 'merge', context => answerMove(context, mergerSchema, mergeReport), ofReport)
