import { randomBytes } from 'node:crypto'

/** Words that no other test has. In letters alone: of random digits some look like a phone number, and are sent back. */
export const uniqueWords = (words: string) => `${words} ${randomBytes(8).toString('hex').replace(/\d/g, digit => 'ghijklmnop'[Number(digit)]!)}`
