import { getRequestURL } from 'h3'
import { toQrCode } from '#server/domain/receipts/qr'
import { getPublicTeam } from '#server/domain/volunteers/teamQueries'
import { definePublicHandler } from '#server/http/handlers'
import { teamIdOf } from '#server/http/teams'
import { findCommunity, findSubDistrict } from '#shared/places/places'

/** What a team's poster shows; it leads to the page of the team, in Chinese. */
export default definePublicHandler(async ({ event, db, baseUrl }) => {
  const { id, form, stage, subDistrict, community, text, isDemo } = await getPublicTeam(db, teamIdOf(event))
  const address = `${baseUrl ?? getRequestURL(event).origin}/volunteers/teams/${id}`
  const { name, does, when, where, contact } = text
  const place = [findSubDistrict(subDistrict)?.name, findCommunity(community)?.name].filter(Boolean).join(' · ')
  return { id, form, stage, place, name, does, when, where, contact, isDemo, shortAddress: address.replace(/^https?:\/\//, ''), address, qr: toQrCode(address) }
})
