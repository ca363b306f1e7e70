import type { EventSentence } from '~/server/domain/events/describe'
import { useLocale } from '~/composables/useLocale'

/** Puts what happened into the page's language; the action's name stands where there is no sentence. */
export function useEventSentence() {
  const { find } = useLocale()
  return ({ key, params }: EventSentence): string => {
    const words = Object.fromEntries(Object.entries(params)
      .map(([name, value]) => [name, typeof value === 'object' ? find(value.key) ?? value.key : value]))
    return find(key, words) ?? key
  }
}
