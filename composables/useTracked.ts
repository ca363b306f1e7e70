import type { Tracked } from '~/server/api/track/index.get'
import { useFormState } from '~/composables/useFormState'
import { useLocale } from '~/composables/useLocale'
import { usePageData } from '~/composables/usePageData'

/**
 * What a page below /track is about; null while the person is being led to enter number and code. A form that was sent
 * after the half hour is shown again instead, with fields for both, so that nothing written is lost.
 */
export async function useTracked<Answer extends { opened: object | null } = Tracked>(path = '/api/track'): Promise<Answer | null> {
  const nuxtApp = useNuxtApp()
  const { link } = useLocale()
  const { wasRefused } = useFormState()
  const answer = await usePageData<Answer>(path)
  if (answer.value.opened || wasRefused.value) return answer.value
  const start = link('/track')
  // After an await outside of a component's setup the app has to be named.
  await nuxtApp.runWithContext(() => navigateTo(start, { redirectCode: 303 }))
  return null
}
