/**
 * A receipt's query code: sixteen digits, the last a check digit (ISO 7064, MOD 11,10), which finds every single
 * mistyped digit and almost every swap of neighbours. It can be typed on a phone's number pad and read out.
 *
 * This is that digit, of the first fifteen.
 */
export function checkDigitOf(digits: string): string {
  let product = 10
  for (const digit of digits) {
    const sum = (Number(digit) + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return String((11 - product) % 10)
}

/** The code made of fifteen random digits. */
export function toQueryCode(digits: string): string {
  return digits + checkDigitOf(digits)
}

/** In four groups, as it is shown: 1234 5678 9012 3456. */
export function formatQueryCode(code: string): string {
  return code.replace(/(\d{4})(?=\d)/g, '$1 ')
}

/** The digits of a code as somebody typed it, with spaces, hyphens or full-width digits; null when it cannot be one. */
export function parseQueryCode(typed: string): string | null {
  const digits = typed.normalize('NFKC').replace(/[\s\-–—·.]/g, '')
  return /^\d{16}$/.test(digits) && checkDigitOf(digits.slice(0, -1)) === digits.at(-1) ? digits : null
}
