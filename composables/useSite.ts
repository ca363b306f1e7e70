import { defaultSite, type Site } from '#shared/site/schemas'

/** The operator's facts about this site, as every page shows them. */
export function useSite() {
  return useState<Site>('site', () => useRequestEvent()?.context.site ?? defaultSite)
}
