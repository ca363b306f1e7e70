/**
 * The same JSON for the same values wherever it is written: keys in their order, no space between (RFC 8785 for what JSON
 * can say and we write). What a digest or a commitment is taken of.
 */
export function toCanonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCanonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined).sort(([a], [b]) => a < b ? -1 : 1)
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${toCanonical(entry)}`).join(',')}}`
}
