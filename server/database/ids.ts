import { randomBytes } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * A random identifier of 26 characters (130 bits). It carries no time: identifiers that sort by creation would
 * tell when a report came in.
 */
export function createId(): string {
  let id = ''
  for (const byte of randomBytes(26)) id += alphabet[byte & 31]
  return id
}
