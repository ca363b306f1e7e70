import type { Locale } from './locale.ts'

// Made once: a formatter costs as much as a hundred numbers it writes.
const plain = { 'zh-CN': new Intl.NumberFormat('zh-CN'), 'en': new Intl.NumberFormat('en') }

/** 1,234.5 as the language groups it. */
export function formatNumber(value: number, locale: Locale): string {
  return plain[locale].format(value)
}
