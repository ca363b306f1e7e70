import { getRouterParam, sendStream } from 'h3'
import { checker } from '#portal/checker'
import { findTranslation } from '../../../../i18n/messages.ts'
import { walkBundle } from '../../../domain/hearings/bundle.ts'
import { getPublicMatter } from '../../../domain/hearings/queries.ts'
import { nameDownload } from '../../../http/download.ts'
import { definePublicHandler } from '../../../http/handlers.ts'
import { rateLimits, requireAllowance } from '../../../http/rateLimit.ts'
import { zipStream } from '../../../text/zip.ts'

/** All that is public of a matter, with a checker that needs no server. */
export default definePublicHandler(async (context) => {
  const { event, db, photos, now } = context
  await requireAllowance(event, context, rateLimits.bundle, now)
  const matter = await getPublicMatter(db, getRouterParam(event, 'id') ?? '')
  nameDownload(event, { type: 'application/zip', name: 'bundle.zip' })
  return sendStream(event, zipStream(walkBundle(db, { matter, photos, checker, words: (locale, key, params) => findTranslation(locale, key, params) ?? key })))
})
