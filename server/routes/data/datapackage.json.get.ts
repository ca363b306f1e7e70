import { getRequestURL, setResponseHeaders } from 'h3'
import { findTranslation } from '../../../i18n/messages.ts'
import { toDataPackage } from '../../../shared/opendata/describe.ts'
import { definePublicHandler } from '../../http/handlers.ts'
import { describeDatasets, readDataLocale } from '../../http/openData.ts'

/** What the files hold, for programs: Frictionless Data Package v2. */
export default definePublicHandler(async (context) => {
  const { event, site, baseUrl } = context
  const locale = readDataLocale(context)
  const answer = toDataPackage({ described: await describeDatasets(context, locale), locale, words: key => findTranslation(locale, key) ?? key, site, origin: baseUrl ?? getRequestURL(event).origin })
  setResponseHeaders(event, { 'content-type': 'application/json', 'cache-control': 'no-cache', 'access-control-allow-origin': '*', 'content-language': locale })
  return answer
})
