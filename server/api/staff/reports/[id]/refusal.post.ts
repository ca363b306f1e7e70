import { refuseReport } from '#server/domain/reports/commands'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { refusalSchema } from '#shared/reports/schemas'

export default defineStaffHandler('reports', 'refuse', context => answerMove(context, refusalSchema, refuseReport), ofReport)
