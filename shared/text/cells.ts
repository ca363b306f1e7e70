export type Cell = string | number | null

/**
 * A cell that no spreadsheet program takes for a formula: a text that begins like one gets an apostrophe in front
 * (OWASP, CSV injection). Numbers stay numbers.
 */
export function guardCell<Value extends Cell>(value: Value): Value | string {
  return typeof value === 'string' && /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(value) ? `'${value}` : value
}
