import { getQuery, getRouterParam } from 'h3'
import { getTextVersions } from '#server/domain/hearings/public'
import { parseWith } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { textQuerySchema } from '#shared/hearings/textQuery'

export default definePublicHandler(({ event, db }) => {
  const { version, against } = parseWith(textQuerySchema, getQuery(event))
  return getTextVersions(db, { matterId: getRouterParam(event, 'id')!, number: version, against })
})
