import { getRequestURL, getRouterParam } from 'h3'
import { listTimeline } from '#server/domain/events/queries'
import { getPlace } from '#server/domain/places/queries'
import { toQrCode } from '#server/domain/receipts/qr'
import { findStaffNames } from '#server/domain/staff/queries'
import { defineStaffHandler } from '#server/http/staff'
import { findTranslation } from '../../../../i18n/messages.ts'
import { findCommunity, findSubDistrict } from '#shared/places/places'

const chinese = (key: string) => findTranslation('zh-CN', `places.poster.${key}`)!

/** A place with its history, and what its poster shows: a poster is in both languages, whatever the reader's. */
export default defineStaffHandler('places', 'read', async ({ event, db, baseUrl, actor }) => {
  const place = await getPlace(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(place.subDistrict)
  const history = await listTimeline(db, { type: 'place', id: place.id })
  const names = await findStaffNames(db, history.flatMap(({ actorId }) => actorId ?? []))
  const address = `${baseUrl ?? getRequestURL(event).origin}/r/${place.code}`
  return {
    place,
    names: { subDistrict: findSubDistrict(place.subDistrict)!, community: place.community ? findCommunity(place.community)! : null },
    address,
    /** As it is printed and typed. */
    shortAddress: address.replace(/^https?:\/\//, ''),
    qr: toQrCode(address),
    poster: {
      title: chinese(`${place.kind}.title`),
      lines: [1, 2, 3].map(n => chinese(`${place.kind}.line${n}`)),
      scan: chinese('scan'), call: chinese('call'), danger: chinese('danger'), trial: chinese('trial'),
      english: findTranslation('en', `places.poster.${place.kind}.summary`)!,
    },
    history: history.slice(-50).reverse().map(({ id, at, sentence, reason, actorId }) => ({ id, at, sentence, reason, actorName: actorId && (names.get(actorId) ?? null) })),
  }
})
