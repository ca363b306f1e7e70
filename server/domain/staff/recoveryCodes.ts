import { randomBytes } from 'node:crypto'
import { keyedHash } from '../../crypto/keyedHash.ts'
import type { Keys } from '../../crypto/keys.ts'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Ten codes for the day the phone is gone, 60 random bits each: `xxxx-xxxx-xxxx`. */
export function createRecoveryCodes(): string[] {
  return Array.from({ length: 10 }, () => {
    const letters = Array.from(randomBytes(12), byte => alphabet[byte & 31]).join('')
    return letters.match(/.{4}/g)!.join('-')
  })
}

/** Keyed, so that a stolen database alone gives nothing to guess against. */
export function hashRecoveryCode(code: string, accountId: string, { pepper }: Keys): string {
  const letters = code.toLowerCase().replace(/[^a-z0-9]/g, '')
  return keyedHash(pepper, `recovery:${accountId}:${letters}`).toString('base64url')
}
