import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { keyedHash } from '#server/crypto/keyedHash'
import { loadKeys, type Keys } from '#server/crypto/keys'
import { seal, unseal } from '#server/crypto/seal'
import { hashSecret, queryCodeCost, verifySecret } from '#server/crypto/secretHash'
import { createId } from '#server/database/ids'

const ring = { current: 'k2', ring: { k1: Buffer.alloc(32, 1), k2: Buffer.alloc(32, 2) } }
const place = 'report_contacts:r1:phone'

it('a keyed hash is what other programs work out (RFC 4231, cases 1 and 2)', () => {
  expect(keyedHash(Buffer.alloc(20, 0x0B), 'Hi There').toString('hex')).toBe('b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7')
  expect(keyedHash(Buffer.from('Jefe'), 'what do ya want for nothing?').toString('hex')).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
})

it('no two identifiers are alike', () => {
  const ids = Array.from({ length: 10_000 }, createId)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/)
})

describe('sealed contact data', () => {
  it('opens in its own place and nowhere else', () => {
    const sealed = seal('13800000000', place, ring)
    expect(unseal(sealed, place, ring)).toBe('13800000000')
    expect(() => unseal(sealed, 'report_contacts:r2:phone', ring)).toThrow()
  })

  it('shows nothing of the text', () => {
    const sealed = seal('13800000000', place, ring)
    expect(sealed).not.toContain('13800000000')
    expect(Buffer.from(sealed).includes(Buffer.from('13800000000').toString('base64url'))).toBe(false)
    expect(seal('13800000000', place, ring)).not.toBe(sealed)
  })

  it('stays readable after the key is changed, and not after it is gone', () => {
    const old = seal('text', place, { ...ring, current: 'k1' })
    expect(unseal(old, place, ring)).toBe('text')
    expect(() => unseal(old, place, { ring: { k2: ring.ring.k2 } })).toThrow(/key that is not here/)
  })

  it('refuses a text with any byte changed', () => {
    const sealed = seal('text', place, ring)
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
      // base64url leaves spare bits in a part's last character: those two texts are the same bytes.
      const same = changed.split('.').every((part, n) => n < 2 ? part === sealed.split('.')[n] : Buffer.from(part, 'base64url').equals(Buffer.from(sealed.split('.')[n] ?? '', 'base64url')))
      if (!same) expect(() => unseal(changed, place, ring), `byte ${at}`).toThrow()
    }
  })
})

describe('a hashed secret', () => {
  it('is recognised with the server key, and not without it', async () => {
    const stored = await hashSecret('1234-5678-9012-3456', Buffer.alloc(32, 7), queryCodeCost)
    expect(await verifySecret('1234-5678-9012-3456', stored, Buffer.alloc(32, 7))).toBe(true)
    expect(await verifySecret('1234-5678-9012-3457', stored, Buffer.alloc(32, 7))).toBe(false)
    expect(await verifySecret('1234-5678-9012-3456', stored, Buffer.alloc(32, 8))).toBe(false)
    expect(stored).not.toContain('1234')
  })
})

describe('the key file', () => {
  it('is made once, for its owner only', () => {
    const folder = mkdtempSync(join(tmpdir(), 'portal-keys-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const bytesOf = ({ signing, pepper, staff, contact: { current, ring } }: Keys) => ({ signing, pepper, staff, current, ring })
    const first = bytesOf(loadKeys(folder))
    expect(bytesOf(loadKeys(folder))).toEqual(first)
    expect(statSync(join(folder, 'keys/keys.json')).mode & 0o077).toBe(0)
    expect(statSync(join(folder, 'keys')).mode & 0o077).toBe(0)
  })

  it('gives every purpose a key of its own', () => {
    const folder = mkdtempSync(join(tmpdir(), 'portal-keys-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const { signing, pepper, staff, contact } = loadKeys(folder)
    const all = [signing, pepper, staff, contact.ring[contact.current]!].map(key => key.toString('hex'))
    expect(new Set(all).size).toBe(4)
  })
})
