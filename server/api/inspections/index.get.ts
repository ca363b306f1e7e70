import { getQuery } from 'h3'
import { listPublishedPlans } from '#server/domain/inspections/planQueries'
import { parseWith } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { planListSchema } from '#shared/inspections/schemas'

export default definePublicHandler(({ event, db }) => listPublishedPlans(db, { ...parseWith(planListSchema, getQuery(event)), limit: 5 }))
