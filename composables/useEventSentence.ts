import { isDay, formatDay } from '#shared/time'
import type { EventParam, EventSentence } from '~/server/domain/events/describe'
import { useLocale } from '~/composables/useLocale'

/** Puts what happened into the page's language, days in words; the action's name stands where there is no sentence. */
export function useEventSentence() {
  const { find, locale } = useLocale()
  const wordOf = (value: EventParam) => typeof value === 'object' ? find(value.key) ?? value.key : typeof value === 'string' && isDay(value) ? formatDay(value, locale) : value
  return ({ key, params }: EventSentence): string => {
    const words = Object.fromEntries(Object.entries(params)
      .map(([name, value]) => [name, wordOf(value)]))
    return find(key, words) ?? key
  }
}
