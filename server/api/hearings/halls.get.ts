import { getQuery } from 'h3'
import { listHalls } from '#server/domain/hearings/deliberation'
import { parseWith } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { hallsSchema } from '#shared/hearings/deliberation'

/** Evenings to come by community, what residents propose, and what was agreed and is not done. */
export default definePublicHandler(({ event, db, now }) => listHalls(db, { ...parseWith(hallsSchema, getQuery(event)), now }))
