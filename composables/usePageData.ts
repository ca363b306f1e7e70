import type { Locale } from '#shared/locale'

/**
 * What a page shows, from its one endpoint, in the page's language. An error of the endpoint becomes the page's
 * own: a site that is not there is a 404 page.
 */
export async function usePageData<Answer>(path: string, { query }: { query?: Record<string, unknown> } = {}) {
  const { $messages } = useNuxtApp()
  const { locale } = $messages as { locale: Locale }
  const { data, error } = await useFetch<Answer>(path, { query, headers: { 'accept-language': locale }, key: `${path}?${JSON.stringify(query ?? {})}` })
  if (error.value) {
    throw createError({ statusCode: error.value.statusCode ?? 500, data: error.value.data as unknown, fatal: true })
  }
  return data as Ref<Answer>
}
