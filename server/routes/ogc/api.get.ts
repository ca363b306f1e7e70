import { setResponseHeader } from 'h3'
import { noParameters, defineOgcHandler, openApi30, readParameters } from '#server/http/ogc'
import { writeOpenApi } from '#server/http/openApi'
import { ogcOperations } from '#shared/openapi/ogcOperations'
import { toOpenApi30 } from '#shared/openapi/openApi30'

/** The same operations in OpenAPI 3.0, which the standard asks for. */
export default defineOgcHandler((context) => {
  readParameters(context, noParameters)
  setResponseHeader(context.event, 'content-type', openApi30)
  return toOpenApi30(writeOpenApi(ogcOperations, context))
})
