import { definePublicHandler } from '#server/http/handlers'
import { writeOpenApi } from '#server/http/openApi'
import { operations } from '#shared/openapi/operations'
import { listOperations } from '#shared/openapi/reading'

/** What the page about the public API shows: its operations by section. */
export default definePublicHandler(({ locale }) => ({ sections: listOperations(writeOpenApi(operations, { locale, origin: '' })) }))
