import { Converter } from 'opencc-js/t2cn'

const convert = Converter({ from: 't', to: 'cn' })

/** Traditional to simplified characters, one for one. The table weighs 100 kB, so it never goes to a browser. */
export function toSimplified(text: string): string {
  const whole = convert(text)
  // A phrase of the table may be shorter than what it replaces; character by character the count stays.
  return [...whole].length === [...text].length ? whole : Array.from(text, character => convert(character)).join('')
}
