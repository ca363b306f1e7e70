import type { Bilingual, DataRow } from '../../../shared/opendata/cells.ts'
import type { Locale } from '../../../shared/locale.ts'
import type { MessageParams } from '../../../shared/messages.ts'
import { isDay, formatDay } from '../../../shared/time.ts'
import { findTranslation } from '../../../i18n/messages.ts'
import { findCommunity, findSubDistrict } from '../../../shared/places/places.ts'
import type { Database } from '../../database/connect.ts'
import type { EventSentence } from '../events/describe.ts'

export interface Reading { db: Database, locale: Locale, now: Date }

/** `key` is another text whenever the rows may be others. */
export interface DatasetState { key: string, changedAt: Date | null }

/** One dataset: when it changed, and its rows one after the other, however many there are. */
export interface Source {
  findState: (reading: Omit<Reading, 'locale'>) => Promise<DatasetState>
  walk: (reading: Reading) => AsyncIterable<DataRow>
  /** The rows with the place the public may have, [longitude, latitude]; null for a row without. */
  walkPlaced?: (reading: Reading) => AsyncIterable<{ row: DataRow, position: readonly [number, number] | null }>
}

export function say(locale: Locale, key: string, params?: MessageParams): string {
  return findTranslation(locale, key, params) ?? key
}

export function inBoth(key: string): Bilingual {
  return { zh: say('zh-CN', key), en: say('en', key) }
}

/** What happened, as the page says it. */
export function tellEvent({ key, params }: EventSentence): Bilingual {
  const tell = (locale: Locale) => say(locale, key, Object.fromEntries(Object.entries(params).map(([name, value]) =>
    [name, typeof value === 'object' ? say(locale, value.key) : typeof value === 'string' && isDay(value) ? formatDay(value, locale) : value])))
  return { zh: tell('zh-CN'), en: tell('en') }
}

export function nameOfSubDistrict(code: string | null): Bilingual | null {
  const found = findSubDistrict(code ?? '')
  return found ? { zh: found.name, en: found.nameEn } : null
}

export function nameOfCommunity(code: string | null): Bilingual | null {
  const found = findCommunity(code ?? '')
  return found ? { zh: found.name, en: found.nameEn } : null
}
