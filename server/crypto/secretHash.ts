import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

export interface HashCost { memoryKiB: number, passes: number }

/** OWASP's first choice for Argon2id (2025): 19 MiB, two passes. */
export const passwordCost: HashCost = { memoryKiB: 19_456, passes: 2 }

/**
 * A query code has 15 random digits, is kept under a server-side key and may be tried five times: the hash slows
 * down whoever stole database and key together. Kept small, since every report pays for it.
 */
export const queryCodeCost: HashCost = { memoryKiB: 7168, passes: 1 }

/** Argon2id of a secret, with the server's key mixed in; the result names its own parameters. */
export async function hashSecret(secret: string, pepper: Buffer, cost: HashCost): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await run(secret, nonce, pepper, cost)
  return `argon2id$${cost.memoryKiB}$${cost.passes}$${nonce.toString('base64url')}$${tag.toString('base64url')}`
}

/** True when the secret is the one hashed. Takes as long for a wrong one. */
export async function verifySecret(secret: string, stored: string, pepper: Buffer): Promise<boolean> {
  const [, memoryKiB, passes, nonce, tag] = stored.split('$')
  const expected = Buffer.from(tag!, 'base64url')
  const actual = await run(secret, Buffer.from(nonce!, 'base64url'), pepper, { memoryKiB: Number(memoryKiB), passes: Number(passes) })
  return timingSafeEqual(actual, expected)
}

function run(secret: string, nonce: Buffer, pepper: Buffer, { memoryKiB, passes }: HashCost) {
  return derive('argon2id', {
    message: Buffer.from(secret.normalize('NFKC'), 'utf8'), nonce, secret: pepper, memory: memoryKiB, passes, parallelism: 1, tagLength: 32,
  })
}
