import type { CommentCheckScreen, CommentFormScreen, CommentReceivedScreen, CommentScreen } from '~/server/api/hearings/[id]/comment.get'
import { useFormState } from '~/composables/useFormState'
import { useLocale } from '~/composables/useLocale'
import { usePageData } from '~/composables/usePageData'

interface Screens { form: CommentFormScreen, check: CommentCheckScreen, received: CommentReceivedScreen }

/** What a screen of writing a comment shows; null when the person is being led to another screen. */
export async function useCommenting<Name extends keyof Screens>(screen: Name): Promise<Screens[Name] | null> {
  const nuxtApp = useNuxtApp()
  const { link } = useLocale()
  const { wasRefused } = useFormState()
  const { params, query } = useRoute()
  const status = useRequestEvent()?.node.res.statusCode
  const answer = await usePageData<CommentScreen>(`/api/hearings/${encodeURIComponent(String(params.id))}/comment`, { query: { screen, clause: query.clause } })
  if (answer.value.goTo === null) return answer.value as Screens[Name]
  // A refused form keeps its answer's status where its page cannot be shown: nobody is told 303 of what was not taken.
  if (wasRefused.value) throw createError({ statusCode: status, fatal: true })
  const path = link(answer.value.goTo)
  // After an await outside of a component's setup the app has to be named.
  await nuxtApp.runWithContext(() => navigateTo(path, { redirectCode: 303 }))
  return null
}
