import { randomFillSync } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const length = 26

// Asking for random bytes takes longer than making an identifier of them.
const random = Buffer.alloc(128 * length)
let used = random.length

/**
 * A random identifier of 26 characters (130 bits). It carries no time: identifiers that sort by creation would
 * tell when a report came in.
 */
export function createId(): string {
  if (used === random.length) {
    randomFillSync(random)
    used = 0
  }
  let id = ''
  for (const byte of random.subarray(used, used += length)) id += alphabet[byte & 31]
  return id
}
