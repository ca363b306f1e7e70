import { publisherOf } from '#shared/opendata/describe'
import { hasDemoData } from '#server/http/demo'
import { definePublicHandler } from '#server/http/handlers'
import { describeDatasets } from '#server/http/openData'

/** What the page of open data lists. */
export default definePublicHandler(async (context) => {
  const { site, locale, now } = context
  return { licence: site.dataLicence, publisher: publisherOf(site, locale), hasDemo: await hasDemoData(context, now), datasets: await describeDatasets(context, locale) }
})
