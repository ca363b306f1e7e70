import { createHmac, createSecretKey } from 'node:crypto'

/** HMAC-SHA256 of a text: nobody without the key can make it up, or find the text by trying. */
export function keyedHash(key: Buffer, text: string): Buffer {
  // Given bytes, Node 24 first throws and catches two errors to find out what kind of key they are, which takes longer than the rest.
  return createHmac('sha256', createSecretKey(key)).update(text).digest()
}
