import { Secret, TOTP } from 'otpauth'
import type { Keys } from '../../crypto/keys.ts'
import { seal, unseal } from '../../crypto/seal.ts'

const period = 30

/** A new two-factor secret, as the person may type it into an app (base32). */
export function createTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** What the app scans. */
export function totpUri(secret: string, { issuer, email }: { issuer: string, email: string }): string {
  return new TOTP({ issuer, label: email, secret, period }).toString()
}

/**
 * The 30-second step a code belongs to; undefined when it is wrong. A step to either side counts, for clocks that
 * differ. Whoever accepts a code keeps its step and refuses that step and earlier ones afterwards.
 */
export function findTotpStep(code: string, secret: string, now: Date): number | undefined {
  // Digits of a Chinese keyboard are wider. The library throws where a sign of six has more bytes than six.
  const token = code.normalize('NFKC').replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const timestamp = now.getTime()
  const delta = new TOTP({ secret, period }).validate({ token, timestamp, window: 1 })
  return delta === null ? undefined : TOTP.counter({ period, timestamp }) + delta
}

/** `place` is the row the secret lies in. */
export function sealTotpSecret(secret: string, place: string, keys: Keys): string {
  return seal(secret, `totp:${place}`, ringOf(keys))
}

export function unsealTotpSecret(sealed: string, place: string, keys: Keys): string {
  return unseal(sealed, `totp:${place}`, ringOf(keys))
}

function ringOf({ staff }: Keys) {
  return { current: 's1', ring: { s1: staff } }
}
