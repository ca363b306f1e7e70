import { randomBytes, randomInt } from 'node:crypto'

/** Words that no other test has. In letters alone: of random digits some look like a phone number, and are sent back. */
export const uniqueWords = (words: string) => `${words} ${randomBytes(8).toString('hex').replace(/\d/g, digit => 'ghijklmnop'[Number(digit)]!)}`

let next = randomInt(90_000_000, 99_000_000)
/** A number as the portal gives them, no two alike: it would draw again, and a row written without it cannot. Those of `publishMany` are below. */
export const uniqueNumber = (prefix: string) => `${prefix}-${next++}`
