import { getQuery } from 'h3'
import { renderSVG } from 'uqr'
import { getSetupLink } from '#server/domain/staff/queries'
import { totpUri, unsealTotpSecret } from '#server/domain/staff/totp'
import { definePublicHandler } from '#server/http/handlers'

/** What the set-up page shows of an unused link. Asking changes nothing. */
export default definePublicHandler(async ({ event, db, keys, site, now }) => {
  const { link, account } = await getSetupLink(db, { token: String(getQuery(event).link ?? ''), now })
  const secret = unsealTotpSecret(link.totpSecret, link.id, keys)
  return {
    person: account && { name: account.name, email: account.email, role: account.role },
    key: secret.match(/.{1,4}/g)!.join(' '),
    qr: `data:image/svg+xml;base64,${Buffer.from(renderSVG(totpUri(secret, { issuer: site.nameZh, email: account?.email ?? '' }), { border: 2 })).toString('base64')}`,
    expiresAt: link.expiresAt,
  }
})
