import { keyedHash } from './keyedHash.ts'

/**
 * The secret word of a link in a mail, made from what it leads to: every mail can carry it, while only its hash is kept.
 * 256 bits, base64url.
 */
export function toLinkToken(subject: string, signing: Buffer): string {
  return keyedHash(signing, `link:${subject}`).toString('base64url')
}
