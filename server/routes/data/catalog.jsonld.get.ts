import { getRequestURL, setResponseHeaders } from 'h3'
import { findTranslation } from '../../../i18n/messages.ts'
import { toCatalog } from '../../../shared/opendata/describe.ts'
import { definePublicHandler } from '../../http/handlers.ts'
import { describeDatasets } from '../../http/openData.ts'

/** The catalogue for data portals: DCAT. */
export default definePublicHandler(async (context) => {
  const { event, site, baseUrl } = context
  const answer = toCatalog({ described: await describeDatasets(context, 'zh-CN'), words: (locale, key) => findTranslation(locale, key) ?? key, site, origin: baseUrl ?? getRequestURL(event).origin })
  setResponseHeaders(event, { 'content-type': 'application/ld+json', 'cache-control': 'no-cache', 'access-control-allow-origin': '*' })
  return JSON.stringify(answer)
})
