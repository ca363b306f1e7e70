import { getRequestURL } from 'h3'
import { toQrCode } from '#server/domain/receipts/qr'
import { getPublicTeam } from '#server/domain/volunteers/teamQueries'
import { definePublicHandler } from '#server/http/handlers'
import { teamIdOf } from '#server/http/teams'

/** What a team's poster shows; it leads to the page of the team, in Chinese. */
export default definePublicHandler(async ({ event, db, baseUrl }) => {
  const { id, form, stage, subDistrict, community, text, isDemo } = await getPublicTeam(db, teamIdOf(event))
  const address = `${baseUrl ?? getRequestURL(event).origin}/volunteers/teams/${id}`
  const { name, does, when, where, contact } = text
  return { id, form, stage, subDistrict, community, name, does, when, where, contact, isDemo, shortAddress: address.replace(/^https?:\/\//, ''), address, qr: toQrCode(address) }
})
