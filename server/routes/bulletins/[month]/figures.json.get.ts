import { getBulletin, listCorrections } from '#server/domain/bulletins/queries'
import { monthOf } from '#server/http/bulletins'
import { nameDownload } from '#server/http/download'
import { definePublicHandler } from '#server/http/handlers'

/** The month as it was frozen, with its digest, its rows and its corrections. */
export default definePublicHandler(async ({ event, db }) => {
  const month = monthOf(event)
  const [{ digest, frozenAt, figures }, corrections] = await Promise.all([getBulletin(db, month), listCorrections(db, month)])
  nameDownload(event, { type: 'application/json; charset=utf-8', name: `bulletin-${month}.json` })
  return { month, digest, frozenAt, figures, corrections: corrections.map(({ at, reason, differences }) => ({ at, reason, differences })) }
})
