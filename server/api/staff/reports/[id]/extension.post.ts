import { extendReport } from '#server/domain/reports/outcome'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { extensionSchema } from '#shared/reports/moves'

export default defineStaffHandler('reports', 'extend', context => answerMove(context, extensionSchema, extendReport), ofReport)
