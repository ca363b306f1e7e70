import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'
import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import { BackupError } from './errors.ts'

/** Public keys of age, separated by commas or spaces. Throws for none and for anything that is none. */
export function parseRecipients(text: string): string[] {
  const recipients = [...new Set(text.split(/[\s,]+/).filter(Boolean))].sort()
  if (recipients.length === 0) throw new BackupError('Nobody is named who could open the copy: give --recipient age1… or set BACKUP_RECIPIENTS. npm run backup -- --new-identity makes a pair.')
  for (const recipient of recipients) {
    try { new Encrypter().addRecipient(recipient) }
    catch { throw new BackupError(`This is no public key of age: ${recipient.startsWith('AGE-SECRET') ? 'it is a private one, which has to stay apart from the server' : recipient.slice(0, 12)}`) }
  }
  return recipients
}

/** The private keys of an identity file: a line each, lines beginning with # left out. Throws when there are none. */
export function parseIdentities(text: string): string[] {
  const identities = text.split('\n').map(line => line.trim()).filter(line => line && !line.startsWith('#'))
  if (identities.length === 0 || !identities.every(line => line.startsWith('AGE-SECRET-KEY-'))) throw new BackupError('The identity file holds no private key of age (AGE-SECRET-KEY-…).')
  return identities
}

/** A new pair: the private key for whoever restores, the public one for the server. */
export async function createIdentity(): Promise<{ identity: string, recipient: string }> {
  const identity = await generateIdentity()
  return { identity, recipient: await identityToRecipient(identity) }
}

/** Which recipients something was sealed for, in a name that tells nobody who they are. */
export function nameOfRecipients(recipients: readonly string[]): string {
  return createHash('sha256').update(recipients.join('\n')).digest('hex').slice(0, 12)
}

function encrypterFor(recipients: readonly string[]): Encrypter {
  const encrypter = new Encrypter()
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  return encrypter
}

export async function sealBytes(bytes: Uint8Array, recipients: readonly string[]): Promise<Buffer> {
  return Buffer.from(await encrypterFor(recipients).encrypt(bytes))
}

export async function sealStream(bytes: Readable, recipients: readonly string[]): Promise<Readable> {
  return toNode(await encrypterFor(recipients).encrypt(toWeb(bytes)))
}

/** Opens what was sealed. What it throws, at the start or while it is read, is a BackupError: a wrong identity, or bytes that were changed or cut. */
export async function openStream(sealed: Readable, identities: readonly string[]): Promise<Readable> {
  const decrypter = new Decrypter()
  for (const identity of identities) decrypter.addIdentity(identity)
  try {
    const opened = await decrypter.decrypt(toWeb(sealed))
    return Readable.from(inWords(toNode(opened)))
  }
  catch (error) { throw explain(error) }
}

export async function openBytes(sealed: Uint8Array, identities: readonly string[]): Promise<Buffer> {
  const decrypter = new Decrypter()
  for (const identity of identities) decrypter.addIdentity(identity)
  try { return Buffer.from(await decrypter.decrypt(sealed)) }
  catch (error) { throw explain(error) }
}

async function* inWords(bytes: Readable): AsyncGenerator<Buffer> {
  try { for await (const chunk of bytes) yield chunk as Buffer }
  catch (error) { throw explain(error) }
}

function explain(error: unknown): BackupError {
  if (error instanceof BackupError) return error
  return new BackupError(/no identity matched/i.test(error instanceof Error ? error.message : '')
    ? 'The copy was not made for this identity: none of its private keys opens it.'
    : 'A part of the copy was changed or cut off: it does not open.')
}

// Node's own type of a web stream and the one of the language's library are the same thing to neither's compiler.
function toWeb(bytes: Readable): globalThis.ReadableStream<Uint8Array> {
  const reader = bytes[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.next()
      if (done) controller.close()
      else controller.enqueue(new Uint8Array(value.buffer, value.byteOffset, value.length))
    },
    async cancel() { await reader.return?.() },
  }, { highWaterMark: 1 }) as unknown as globalThis.ReadableStream<Uint8Array>
}

function toNode(bytes: globalThis.ReadableStream<Uint8Array>): Readable {
  return Readable.fromWeb(bytes as unknown as ReadableStream<Uint8Array>)
}
