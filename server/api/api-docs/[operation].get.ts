import { getRouterParam } from 'h3'
import { notFound } from '#server/http/errors'
import { definePublicHandler } from '#server/http/handlers'
import { writeOpenApi } from '#server/http/openApi'
import { operations } from '#shared/openapi/operations'
import { readOperation } from '#shared/openapi/reading'

/** One operation of the public API, as its page shows it. */
export default definePublicHandler(({ event, locale }) => {
  const operation = readOperation(writeOpenApi(operations, { locale, origin: '' }), getRouterParam(event, 'operation')!)
  if (!operation) throw notFound()
  return operation
})
