import type { BreadcrumbList, DataCatalog, Dataset, Event, GovernmentOrganization, GovernmentService, WithContext } from 'schema-dts'
import type { Locale } from '../locale.ts'
import type { Site } from '../site/schemas.ts'

export type Structured = WithContext<BreadcrumbList> | WithContext<DataCatalog> | WithContext<Dataset> | WithContext<Event> | WithContext<GovernmentOrganization> | WithContext<GovernmentService>

/** A thing as JSON that cannot end the script it stands in, whatever names are in it. */
export function toJsonLd(thing: Structured): string {
  const escapes: Record<string, string> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026', '\u2028': '\\u2028', '\u2029': '\\u2029' }
  return JSON.stringify(thing).replace(/[<>&\u2028\u2029]/g, sign => escapes[sign]!)
}

const context = 'https://schema.org'

/** The way from the first page to this one; addresses whole, the last without one. */
export function toBreadcrumbs(steps: readonly { name: string, url?: string }[]): WithContext<BreadcrumbList> {
  return {
    '@context': context, '@type': 'BreadcrumbList',
    'itemListElement': steps.map(({ name, url }, index) => ({ '@type': 'ListItem', 'position': index + 1, name, ...url === undefined ? {} : { item: url } })),
  }
}

interface Operator { site: Pick<Site, 'hostBodyZh' | 'hostBodyEn' | 'phone' | 'address'>, locale: Locale, origin: string }

/** The body that runs the portal, by what its site file says; undefined while that names none. */
export function toOrganization({ site, locale, origin }: Operator): GovernmentOrganization & object | undefined {
  const name = (locale === 'en' ? site.hostBodyEn : null) ?? site.hostBodyZh
  if (name === null) return undefined
  return { '@type': 'GovernmentOrganization', '@id': `${origin}/#operator`, name, 'url': origin, ...site.phone === null ? {} : { telephone: site.phone }, ...site.address === null ? {} : { address: site.address } }
}

/** That something can be reported here; without a body while none is known. */
export function toReportingService({ name, description, url, ...operator }: Operator & { name: string, description: string, url: string }): WithContext<GovernmentService> {
  const provider = toOrganization(operator)
  return {
    '@context': context, '@type': 'GovernmentService', name, description, url,
    'areaServed': { '@type': 'AdministrativeArea', 'name': operator.locale === 'en' ? 'Shijingshan District, Beijing' : '北京市石景山区' },
    'availableChannel': { '@type': 'ServiceChannel', 'serviceUrl': url, 'availableLanguage': ['zh-CN', 'en'] },
    ...provider ? { provider } : {},
  }
}

/** The meeting of a matter, which is at a place everybody may know. */
export function toMeetingEvent({ name, url, startsAt, endsAt, place, organiser, isCancelled }: {
  name: string, url: string, startsAt: Date, endsAt: Date, place: string, organiser: string, isCancelled: boolean
}): WithContext<Event> {
  return {
    '@context': context, '@type': 'Event', name, url, 'startDate': startsAt.toISOString(), 'endDate': endsAt.toISOString(),
    'eventStatus': isCancelled ? 'https://schema.org/EventCancelled' : 'https://schema.org/EventScheduled', 'eventAttendanceMode': 'https://schema.org/OfflineEventAttendanceMode',
    'isAccessibleForFree': true, 'location': { '@type': 'Place', 'name': place, 'address': place }, 'organizer': { '@type': 'Organization', 'name': organiser },
  }
}

interface DatasetFacts { name: string, description: string, files: readonly { url: string, mediaType: string }[] }

const datasetOf = ({ name, description, files }: DatasetFacts) => ({
  '@type': 'Dataset' as const, name, description,
  'distribution': files.map(file => ({ '@type': 'DataDownload' as const, 'contentUrl': file.url, 'encodingFormat': file.mediaType })),
})

/** A dataset with the files it comes in. */
export function toDataset({ publisher, url, ...facts }: DatasetFacts & { url: string, publisher: ReturnType<typeof toOrganization> }): WithContext<Dataset> {
  return { '@context': context, ...datasetOf(facts), url, 'isAccessibleForFree': true, ...publisher ? { publisher } : {} }
}

/** Everything there is to take away, each with its files. */
export function toCatalog({ name, url, datasets, publisher }: { name: string, url: string, datasets: readonly DatasetFacts[], publisher: ReturnType<typeof toOrganization> }): WithContext<DataCatalog> {
  return { '@context': context, '@type': 'DataCatalog', name, url, 'dataset': datasets.map(datasetOf), ...publisher ? { publisher } : {} }
}
