import { createHash, sign, verify } from 'node:crypto'
import { privateKeyOf, publicBytesOf, publicKeyFrom } from '../../crypto/ed25519.ts'

/** Of a signed note (C2SP signed-note): a key's name and number, and its Ed25519 signature over the text. */
export interface NoteSignature { name: string, keyId: string, signature: Buffer }
export interface ParsedNote { text: string, signatures: NoteSignature[] }
/** A key that signs notes: whose it is, without a space or a plus, and its 32-byte seed. */
export interface Signer { name: string, seed: Buffer }
/** What a checkpoint says (C2SP tlog-checkpoint); the root hexadecimal. */
export interface CheckpointText { origin: string, size: number, root: string }

const ed25519 = Buffer.of(1)

function keyIdOf(name: string, publicKey: Buffer): string {
  return createHash('sha256').update(`${name}\n`).update(ed25519).update(publicKey).digest('hex').slice(0, 8)
}

/** A public key as those who check notes are given it: name, number and key. */
export function toVerifierKey(name: string, publicKey: Buffer): string {
  return `${name}+${keyIdOf(name, publicKey)}+${Buffer.concat([ed25519, publicKey]).toString('base64')}`
}

/** Undefined for a text that is no Ed25519 verifier key. */
export function parseVerifierKey(line: string): { name: string, keyId: string, publicKey: Buffer } | undefined {
  const [, name, keyId, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(line) ?? []
  const key = encoded === undefined ? undefined : decode(encoded)
  if (name === undefined || key?.length !== 33 || key[0] !== 1) return undefined
  const publicKey = key.subarray(1)
  return keyIdOf(name, publicKey) === keyId ? { name, keyId, publicKey } : undefined
}

/** Only the one way of writing these bytes, so that no sign of a note can be changed unnoticed. */
function decode(encoded: string): Buffer | undefined {
  const bytes = Buffer.from(encoded, 'base64')
  return bytes.toString('base64') === encoded ? bytes : undefined
}

/** The note of a text that ends in a line break, signed by each of the signers in turn. */
export function signNote(text: string, signers: readonly Signer[]): string {
  return `${text}\n${signers.map(signer => signatureLine(text, signer)).join('')}`
}

function signatureLine(text: string, { name, seed }: Signer): string {
  const signature = sign(null, Buffer.from(text), privateKeyOf(seed))
  return `— ${name} ${Buffer.concat([Buffer.from(keyIdOf(name, publicBytesOf(seed)), 'hex'), signature]).toString('base64')}\n`
}

/** Undefined for what is no signed note. */
export function parseNote(note: string): ParsedNote | undefined {
  if (/[\u0000-\u0009\u000B-\u001F\uFFFD]/.test(note)) return undefined
  const end = note.lastIndexOf('\n\n')
  if (end < 1 || !note.endsWith('\n')) return undefined
  const lines = note.slice(end + 2).split('\n').slice(0, -1)
  const signatures = lines.map((line) => {
    const [, name, encoded] = /^— ([^\s+]+) (\S+)$/.exec(line) ?? []
    const bytes = encoded === undefined ? undefined : decode(encoded)
    return name === undefined || bytes === undefined || bytes.length < 5 ? undefined : { name, keyId: bytes.subarray(0, 4).toString('hex'), signature: bytes.subarray(4) }
  })
  if (signatures.length === 0 || !signatures.every(signature => signature !== undefined)) return undefined
  return { text: note.slice(0, end + 1), signatures }
}

/**
 * The text of a note and the verifier keys that signed it. Undefined when none of the keys did, or when the signature of
 * one of them is wrong. Signatures of other keys are passed over.
 */
export function openNote(note: string, verifierKeys: readonly string[]): { text: string, signedBy: string[] } | undefined {
  const parsed = parseNote(note)
  if (!parsed) return undefined
  const signedBy = new Set<string>()
  for (const line of verifierKeys) {
    const key = parseVerifierKey(line)
    if (!key) continue
    for (const { signature } of parsed.signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId)) {
      if (signature.length !== 64 || !verify(null, Buffer.from(parsed.text), publicKeyFrom(key.publicKey), signature)) return undefined
      signedBy.add(line)
    }
  }
  return signedBy.size === 0 ? undefined : { text: parsed.text, signedBy: [...signedBy] }
}

/** The text of a checkpoint: origin, size and root, a line each. */
export function toCheckpointText({ origin, size, root }: CheckpointText): string {
  return `${origin}\n${size}\n${Buffer.from(root, 'hex').toString('base64')}\n`
}

/** Undefined for what is no checkpoint. Further lines are left out. */
export function parseCheckpointText(text: string): CheckpointText | undefined {
  const [, origin, written, encoded] = /^([^\n]+)\n(0|[1-9]\d*)\n([A-Za-z0-9+/]+=*)\n(?:[^\n]+\n)*$/.exec(text) ?? []
  const [size, root] = [Number(written), encoded === undefined ? undefined : decode(encoded)]
  return origin === undefined || !Number.isSafeInteger(size) || root?.length !== 32 ? undefined : { origin, size, root: root.toString('hex') }
}
