import type { JourneyAnswer, ReceivedScreen, StartScreen, StepScreen } from '~/server/api/report/journey.get'
import { useLocale } from '~/composables/useLocale'
import { usePageData } from '~/composables/usePageData'

interface Screens { start: StartScreen, received: ReceivedScreen }
type ScreenOf<Name extends string> = Name extends keyof Screens ? Screens[Name] : StepScreen

/** What a screen of the journey shows; null when the person is being led to another screen. */
export async function useJourney<Name extends string>(screen: Name): Promise<ScreenOf<Name> | null> {
  const nuxtApp = useNuxtApp()
  const { link } = useLocale()
  const answer = await usePageData<JourneyAnswer>('/api/report/journey', { query: { screen } })
  if (answer.value.goTo === null) return answer.value as ScreenOf<Name>
  // After an await outside of a component's setup the app has to be named.
  const path = link(answer.value.goTo)
  await nuxtApp.runWithContext(() => navigateTo(path, { redirectCode: 303 }))
  return null
}
