/** The address the reader asked for; an error page is rendered at an address of its own. */
export function useAddress(): URL {
  return new URL(useNuxtApp().ssrContext?.url ?? '', useRequestURL())
}
