import type { Locale } from '#shared/locale'

/** What came of asking; both change with `refresh`. */
interface Asked<Answer> {
  data: Ref<Answer | undefined>
  error: Ref<{ statusCode?: number, data?: unknown } | undefined>
  refresh: () => Promise<void>
}

/**
 * What an endpoint answers in the page's language, or its error. The path is any text: with two hundred routes the
 * compiler no longer finds the type of an answer by its address.
 */
export function useEndpoint<Answer>(path: string, { query, immediate = true }: { query?: Record<string, unknown>, immediate?: boolean } = {}): Promise<Asked<Answer>> {
  const { $messages } = useNuxtApp()
  const { locale } = $messages as { locale: Locale }
  const ask = useFetch as unknown as (path: string, options: object) => Promise<Asked<Answer>>
  return ask(path, { query, immediate, headers: { 'accept-language': locale }, key: `${path}?${JSON.stringify(query ?? {})}` })
}

/**
 * What a page shows, from its one endpoint. An error of the endpoint becomes the page's own: a site that is not there is
 * a 404 page.
 */
export async function usePageData<Answer>(path: string, { query }: { query?: Record<string, unknown> } = {}) {
  const { data, error } = await useEndpoint<Answer>(path, { query })
  if (error.value) {
    throw createError({ statusCode: error.value.statusCode ?? 500, data: error.value.data, fatal: true })
  }
  return data as Ref<Answer>
}
