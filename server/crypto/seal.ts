import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { KeyRing } from './keys.ts'

/** AES-256-GCM; a later suite gets the next number, and old texts stay readable. */
const suite = 1

/**
 * Encrypts a text for one place of the database. `place` (table, row, column) is bound to it, so that a text moved
 * to another row does not open. The result is `suite.key.nonce.tag.text`, base64url.
 */
export function seal(text: string, place: string, keys: KeyRing): string {
  keys.refresh?.()
  const { current, ring } = keys
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', ring[current]!, nonce).setAAD(Buffer.from(`${suite}:${current}:${place}`))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return [suite, current, nonce.toString('base64url'), cipher.getAuthTag().toString('base64url'), sealed.toString('base64url')].join('.')
}

/** Opens a sealed text. Throws when the key is gone, the place is another, or a byte was changed. */
export function unseal(sealed: string, place: string, keys: Pick<KeyRing, 'ring' | 'refresh'>): string {
  const [usedSuite, key, nonce, tag, text] = sealed.split('.')
  if (key !== undefined && !keys.ring[key]) keys.refresh?.()
  const secret = key === undefined ? undefined : keys.ring[key]
  if (Number(usedSuite) !== suite || !secret || nonce === undefined || tag === undefined || text === undefined) {
    throw new Error('The text was sealed with a suite or a key that is not here')
  }
  const decipher = createDecipheriv('aes-256-gcm', secret, Buffer.from(nonce, 'base64url'))
    .setAAD(Buffer.from(`${usedSuite}:${key}:${place}`))
    .setAuthTag(Buffer.from(tag, 'base64url'))
  return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString('utf8')
}

/** How sealed texts are sealed anew with the key in use. */
export function resealingWith(keys: KeyRing) {
  keys.refresh?.()
  return { prefix: `${suite}.${keys.current}.`, anew: (text: string, place: string) => seal(unseal(text, place, keys), place, keys) }
}

/** Whether a sealed text needs the key that is in use now, and no older one. */
export function isSealedWith(sealed: string, key: string): boolean {
  return sealed.split('.')[1] === key
}
