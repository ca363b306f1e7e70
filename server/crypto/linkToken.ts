import { createHmac } from 'node:crypto'

/**
 * The secret word of a link in a mail, made from what it leads to: every mail can carry it, while only its hash is kept.
 * 256 bits, base64url.
 */
export function toLinkToken(subject: string, signing: Buffer): string {
  return createHmac('sha256', signing).update(`link:${subject}`).digest('base64url')
}
