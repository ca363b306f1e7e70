import { z } from 'zod'

// Controls except line feed, bidirectional overrides and isolates, zero-width and other invisible characters, lone surrogates.
// A zero-width joiner stays between two pictures: without it one family emoji becomes four people.
const unseen = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]|(?<!\p{Extended_Pictographic}\uFE0F?)\u200D|\u200D(?!\p{Extended_Pictographic})|\p{Cs}/gu

/**
 * User text as it may be stored: NFC, line feeds only, no control, direction or zero-width characters, no spaces at
 * line ends, at most one empty line in a row. Characters outside the BMP stay. Never HTML.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(unseen, '')
    .normalize('NFC')
    .replace(/[^\S\n]+$/gmu, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** `cleanText` on one line: every run of white space becomes one space. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/gu, ' ')
}

/** Length as a person counts it: an astral character is one. */
export function lengthOf(text: string): number {
  return [...text].length
}

function cleaned(clean: (text: string) => string, { max, min }: { max: number, min: number }) {
  const tooLong = (input: string) => ({ code: 'too_big', origin: 'string', maximum: max, inclusive: true, input }) as const
  return z.string()
    .transform((raw, context) => {
      // The raw text is capped first: cleaning must not be asked to walk through megabytes.
      const text = raw.length > max * 4 + 1000 ? null : clean(raw)
      const length = text === null ? Infinity : lengthOf(text)
      if (length > max) context.addIssue(tooLong(raw))
      else if (length < min) context.addIssue({ code: 'too_small', origin: 'string', minimum: min, inclusive: true, input: raw })
      return text ?? ''
    })
}

/**
 * A text of several lines, cleaned by `cleanText`, between `min` (1 unless said) and `max` characters as a
 * person counts them. Its issues are zod's own: form.required, form.too_small, form.too_big.
 */
export function plainText({ max, min = 1 }: { max: number, min?: number }) {
  return cleaned(cleanText, { max, min })
}

/** A text of one line, cleaned by `cleanLine`. Issues as `plainText`. */
export function singleLine({ max, min = 1 }: { max: number, min?: number }) {
  return cleaned(cleanLine, { max, min })
}
