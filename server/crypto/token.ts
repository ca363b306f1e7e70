import { createHash, randomBytes } from 'node:crypto'

/** A random bearer token of 256 bits, fit for a cookie or a link. */
export function createToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Whether a text has the form of a token: what a browser sends is anybody's. */
export function isToken(text: string): boolean {
  return /^[\w-]{43}$/.test(text)
}

/** What is kept of a token: enough to recognise it, useless to whoever reads the database. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
