import { toJsonLd, type Structured } from '#shared/web/structured'

/** Where this site is, without a slash at the end; known while a page is rendered on the server. */
export function useOrigin(): string {
  return useRequestEvent()?.context.origin ?? ''
}

/** Says what the page is of to programs that read schema.org. It is data: no script runs, and the content policy does not concern it. */
export function useStructuredData(...things: (Structured | undefined)[]) {
  const said = things.filter(thing => thing !== undefined)
  if (said.length > 0) useHead({ script: said.map(thing => ({ type: 'application/ld+json', innerHTML: toJsonLd(thing) })) })
}
