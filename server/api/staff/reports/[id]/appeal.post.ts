import { decideAppeal } from '#server/domain/reports/appeals'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { appealDecisionSchema } from '#shared/reports/trackSchemas'

export default defineStaffHandler('reports', 'decideAppeal', context => answerMove(context, appealDecisionSchema, decideAppeal), ofReport)
