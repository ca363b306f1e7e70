import { createHash, randomBytes } from 'node:crypto'

/** A random bearer token of 256 bits, fit for a cookie or a link. */
export function createToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of a token: enough to recognise it, useless to whoever reads the database. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
