import type { JourneyAnswer, ReceivedScreen, StartScreen, StepScreen } from '~/server/api/report/journey.get'
import { useFormState } from '~/composables/useFormState'
import { useLocale } from '~/composables/useLocale'
import { usePageData } from '~/composables/usePageData'

interface Screens { start: StartScreen, received: ReceivedScreen }
type ScreenOf<Name extends string> = Name extends keyof Screens ? Screens[Name] : StepScreen

/** What a screen of the journey shows; null when the person is being led to another screen. */
export async function useJourney<Name extends string>(screen: Name, { place }: { place?: string } = {}): Promise<ScreenOf<Name> | null> {
  const nuxtApp = useNuxtApp()
  const { link } = useLocale()
  const { wasRefused } = useFormState()
  const status = useRequestEvent()?.node.res.statusCode
  const answer = await usePageData<JourneyAnswer>('/api/report/journey', { query: { screen, place } })
  if (answer.value.goTo === null) return answer.value as ScreenOf<Name>
  // A refused form keeps its answer's status where its page cannot be shown: nobody is told 303 of what was not taken.
  if (wasRefused.value) throw createError({ statusCode: status, fatal: true })
  // After an await outside of a component's setup the app has to be named.
  const path = link(answer.value.goTo)
  await nuxtApp.runWithContext(() => navigateTo(path, { redirectCode: 303 }))
  return null
}
