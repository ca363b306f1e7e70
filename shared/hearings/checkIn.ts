import { checkDigitOf } from '../receipts/queryCode.ts'

/** A check-in code: eight digits and a check digit, short enough to be read out at a door. */
export function toCheckInCode(digits: string): string {
  return digits + checkDigitOf(digits)
}

/** As it is shown: 123 456 789. */
export function formatCheckInCode(code: string): string {
  return code.replace(/(\d{3})(?=\d)/g, '$1 ')
}

/** The digits of a code as somebody typed it; null when it cannot be one. */
export function parseCheckInCode(typed: string): string | null {
  const digits = typed.normalize('NFKC').replace(/[\s\-–—·.]/g, '')
  return /^\d{9}$/.test(digits) && checkDigitOf(digits.slice(0, -1)) === digits.at(-1) ? digits : null
}
