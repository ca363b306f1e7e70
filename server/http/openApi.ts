import { findTranslation } from '../../i18n/messages.ts'
import type { Locale } from '../../shared/locale.ts'
import { toOpenApi } from '../../shared/openapi/document.ts'
import type { Operation } from '../../shared/openapi/operation.ts'

/** Version of the promises in the document: a field more is a minor one, one less or another meaning a major one. */
const version = '1.0.0'

/** The document in one language, for the address this portal is asked by. */
export function writeOpenApi(operations: readonly Operation[], { locale, origin }: { locale: Locale, origin: string }) {
  return toOpenApi(operations, { words: (key, params) => findTranslation(locale, `apiDocs.${key}`, params), server: origin, version })
}
