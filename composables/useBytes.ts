import type { Locale } from '#shared/locale'

/** A size of a file for people: 812 B, 14 KB, 3.2 MB. */
export function useBytes(locale: Locale): (bytes: number) => string {
  const number = (value: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)
  return bytes => bytes < 1000 ? `${bytes} B` : bytes < 1_000_000 ? `${number(bytes / 1000)} KB` : `${number(bytes / 1_000_000)} MB`
}
