import type { Site } from '#shared/site/schemas'

/** The operator's facts about this site, as every page shows them: put there by the server, kept by the page. */
export function useSite() {
  return useState<Site>('site', () => useRequestEvent()!.context.site)
}
