import { publicBytesOf } from '#server/crypto/ed25519'
import type { Keys } from '#server/crypto/keys'

/** Keys of a test installation. */
export const testKeys: Keys = {
  signing: Buffer.alloc(32, 1),
  pepper: Buffer.alloc(32, 2),
  staff: Buffer.alloc(32, 3),
  contact: { current: 'k1', ring: { k1: Buffer.alloc(32, 4) } },
  record: { current: 'r1', ring: { r1: { publicKey: publicBytesOf(Buffer.alloc(32, 5)), seed: Buffer.alloc(32, 5) } } },
}
