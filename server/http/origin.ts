import { randomUUID, timingSafeEqual } from 'node:crypto'
import { getHeader, type H3Event } from 'h3'
import { keyedHash } from '../crypto/keyedHash.ts'
import { crossSite } from './errors.ts'

/**
 * Refuses what another site makes a browser send. Modern browsers say so in `Sec-Fetch-Site`, older ones in
 * `Origin`; old in-app browsers send neither, and then a form must carry the token it was served with.
 * Throws `cross_site` (403).
 */
export function requireSameOrigin(event: H3Event, formTokenIsValid: () => boolean): void {
  const site = getHeader(event, 'sec-fetch-site')
  if (site !== undefined) {
    if (site === 'same-origin' || site === 'none') return
    throw crossSite()
  }
  const origin = getHeader(event, 'origin')
  // Our own pages say `no-referrer`, for which older browsers write `null` here: no answer, like no header.
  if (origin !== undefined && origin !== 'null') {
    if (URL.canParse(origin) && new URL(origin).host === getHeader(event, 'host')) return
    throw crossSite()
  }
  if (!formTokenIsValid()) throw crossSite()
}

/** A new submission's identity with the server's mark on it: `uuid.mark`. A repeated form repeats it. */
export function issueSubmissionId(signing: Buffer): string {
  return signSubmissionId(randomUUID(), signing)
}

/** A submission's identity that is known already, with the server's mark on it. */
export function signSubmissionId(id: string, signing: Buffer): string {
  return `${id}.${mark(id, signing)}`
}

/** The submission's identity when the mark is ours; undefined otherwise. */
export function openSubmissionId(token: unknown, signing: Buffer): string | undefined {
  if (typeof token !== 'string') return undefined
  const [id, given] = token.split('.')
  if (!id || !given) return undefined
  const expected = Buffer.from(mark(id, signing))
  const actual = Buffer.from(given)
  return actual.length === expected.length && timingSafeEqual(actual, expected) ? id : undefined
}

function mark(id: string, signing: Buffer): string {
  return keyedHash(signing, `submission:${id}`).toString('base64url').slice(0, 22)
}
