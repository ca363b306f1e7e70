import { checkFinding } from '#server/domain/reports/work'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { findingCheckSchema } from '#shared/reports/moves'

export default defineStaffHandler('reports', 'check', context => answerMove(context, findingCheckSchema, checkFinding), ofReport)
