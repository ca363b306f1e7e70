import { createHash, createPublicKey, verify } from 'node:crypto'

/** A witness's key: the name in its lines, the four bytes that tell its keys apart, and the Ed25519 key itself. */
export interface CosignerKey { name: string, id: Buffer, key: Buffer }

const algorithm = 0x04

/** Reads a verifier key (C2SP signed-note) of a witness that signs as tlog-cosignature v1 says; undefined when it is no such key. */
export function readCosignerKey(text: string): CosignerKey | undefined {
  const [name, hash, ...rest] = text.split('+')
  const material = Buffer.from(rest.join('+'), 'base64')
  if (!name || !hash || material.length !== 33 || material[0] !== algorithm) return undefined
  const id = createHash('sha256').update(`${name}\n`).update(material).digest().subarray(0, 4)
  return id.toString('hex') === hash ? { name, id, key: material.subarray(1) } : undefined
}

/** What is signed of a note: its text up to the empty line, with the newline before that. */
export function bodyOf(note: string): string {
  const end = note.indexOf('\n\n')
  return end === -1 ? note : note.slice(0, end + 1)
}

/**
 * When the witness signed this note, by one line of its answer; undefined for a line of another key, of another note, or
 * dated more than five minutes after `now`.
 */
export function verifyCosignature(line: string, { note, key: { name, id, key }, now }: { note: string, key: CosignerKey, now: Date }): Date | undefined {
  const [dash, named, signature, ...rest] = line.split(' ')
  if (dash !== '—' || named !== name || !signature || rest.length > 0) return undefined
  const bytes = Buffer.from(signature, 'base64')
  if (bytes.toString('base64') !== signature || bytes.length !== 4 + 8 + 64 || !bytes.subarray(0, 4).equals(id)) return undefined
  const seconds = bytes.readBigUInt64BE(4)
  const signedAt = Number(seconds) * 1000
  if (seconds === 0n || signedAt > now.getTime() + 300_000) return undefined
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') }, format: 'jwk' })
  return verify(null, Buffer.from(`cosignature/v1\ntime ${seconds}\n${bodyOf(note)}`), publicKey, bytes.subarray(12)) ? new Date(signedAt) : undefined
}
