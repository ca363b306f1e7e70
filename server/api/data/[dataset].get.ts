import { getRequestURL, getRouterParam } from 'h3'
import { findDataset } from '#shared/opendata/datasets'
import { publisherOf } from '#shared/opendata/describe'
import { findExample } from '#server/domain/opendata/files'
import { notFound } from '#server/http/errors'
import { definePublicHandler } from '#server/http/handlers'
import { describeDatasets } from '#server/http/openData'
import { findTranslation } from '../../../i18n/messages.ts'

/** What the page of one dataset says: its version, its files, its first row. */
export default definePublicHandler(async (context) => {
  const { event, db, site, baseUrl, locale, now } = context
  const dataset = findDataset(getRouterParam(event, 'dataset') ?? '')
  if (!dataset) throw notFound()
  const origin = baseUrl ?? getRequestURL(event).origin
  const [all, example] = await Promise.all([
    describeDatasets(context, locale),
    findExample(dataset, { db, now, locale, words: key => findTranslation(locale, key) ?? key, baseUrl: baseUrl ?? '' }),
  ])
  return { ...all.find(({ id }) => id === dataset.id)!, licence: site.dataLicence, publisher: publisherOf(site, locale), origin, example }
})
