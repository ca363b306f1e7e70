import { pathInLocale } from '#shared/locale'
import { defineOgcHandler, noParameters, openApi30, readParameters, type Link } from '#server/http/ogc'

export default defineOgcHandler((context) => {
  const { origin, words, locale } = context
  readParameters(context, noParameters)
  return {
    title: words('title'),
    description: words('description'),
    links: [
      { href: `${origin}/ogc`, rel: 'self', type: 'application/json', title: words('thisDocument') },
      { href: `${origin}/ogc/api`, rel: 'service-desc', type: openApi30, title: words('apiDefinition') },
      { href: `${origin}${pathInLocale('/api-docs', locale)}`, rel: 'service-doc', type: 'text/html', title: words('apiPage') },
      { href: `${origin}/ogc/conformance`, rel: 'conformance', type: 'application/json', title: words('conformance') },
      { href: `${origin}/ogc/collections`, rel: 'data', type: 'application/json', title: words('collections') },
      { href: `${origin}${pathInLocale('/data', locale)}`, rel: 'license', type: 'text/html', title: words('licence') },
    ] satisfies Link[],
  }
})
