import { z } from 'zod'

/** A day or another text, a number, an instant. */
type CursorPart = string | number | boolean | null | Date

/** An instant of a cursor: milliseconds in the text, a Date when it is read. */
export const cursorInstant = z.number().int().min(-8.64e15).max(8.64e15).transform(milliseconds => new Date(milliseconds))

/** The place after a row of a list, as a text for an address. */
export function writeCursor(...parts: CursorPart[]): string {
  return Buffer.from(JSON.stringify(parts.map(part => part instanceof Date ? part.getTime() : part))).toString('base64url')
}

/** The parts of a cursor by their schema; undefined for a text that is none. */
export function readCursor<Parts>(cursor: string, schema: z.ZodType<Parts>): Parts | undefined {
  try {
    return schema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))).data
  }
  catch {
    return undefined
  }
}
