import type { Locale } from '../locale.ts'
import type { Site } from '../site/schemas.ts'
import { dataFormats, dataPath, datasets, mediaTypes, type DataFormat, type Dataset, type DatasetColumn, type DatasetId } from './datasets.ts'
import { headOf } from './cells.ts'

/** What is known of a file of the version as it is now; undefined while nobody has asked for it. */
export interface MadeFile { bytes: number, sha256: string, rows: number, madeAt: string }

export interface Described {
  id: DatasetId
  version: string
  changedAt: Date | null
  files: Partial<Record<DataFormat, MadeFile>>
}

interface Describing {
  described: readonly Described[]
  locale: Locale
  words: (key: string) => string
  site: Pick<Site, 'nameZh' | 'nameEn' | 'hostBodyZh' | 'hostBodyEn' | 'dataLicence'>
  /** Where this site lies, without a slash at the end. */
  origin: string
}

/** The publisher, or the site itself while the operator has named none. */
export function publisherOf({ hostBodyZh, hostBodyEn, nameZh, nameEn }: Describing['site'], locale: Locale): string {
  return locale === 'en' ? hostBodyEn ?? hostBodyZh ?? nameEn : hostBodyZh ?? nameZh
}

const fieldTypes: Readonly<Record<DatasetColumn['type'], { type: string, format?: string }>> = {
  string: { type: 'string' }, code: { type: 'string' }, bilingual: { type: 'string' }, integer: { type: 'integer' }, number: { type: 'number' }, count: { type: 'number' },
  date: { type: 'date', format: 'default' }, datetime: { type: 'datetime', format: 'default' }, month: { type: 'yearmonth' }, list: { type: 'string' }, sources: { type: 'string' }, demo: { type: 'string' }, path: { type: 'string' },
}

/** A column as Frictionless says it: its name is the head of the column in the file. */
function toField(column: DatasetColumn, { words }: Pick<Describing, 'words'>, primaryKey: readonly string[]) {
  const isNumber = column.type === 'number' || column.type === 'integer'
  return {
    name: headOf(column, { words }), title: headOf(column, { words }), description: words(column.meaning), ...fieldTypes[column.type],
    ...column.type === 'count' && { missingValues: [{ value: '', label: 'empty' }, { value: words('opendata.few'), label: 'few' }, { value: words('opendata.withheld'), label: 'withheld' }] },
    constraints: {
      // A hidden count is a missing value, so that none can be required.
      ...column.required === true && column.type !== 'count' && { required: true },
      ...(column.type === 'count' || isNumber) && { minimum: 0 },
      ...(column.key === 'id' && primaryKey.length === 1) && { unique: true },
    },
    key: column.key,
  }
}

/** Frictionless Data Package v2: a table with its schema for each CSV, and the other formats beside it. */
export function toDataPackage({ described, locale, words, site, origin }: Describing) {
  const licence = { name: site.dataLicence.id, path: site.dataLicence.url, title: locale === 'en' ? site.dataLicence.nameEn : site.dataLicence.nameZh }
  const changed = described.flatMap(({ changedAt }) => changedAt ?? []).sort((a, b) => b.getTime() - a.getTime())[0]
  return {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: 'shijingshan-open-data',
    id: `${origin}/data/datapackage.json`,
    title: words('opendata.title'),
    description: words('opendata.description'),
    homepage: `${origin}${locale === 'en' ? '/en' : ''}/data`,
    version: described.map(({ version }) => version).sort().at(-1)!,
    // The same description of the same data: when the data changed, never when somebody asked.
    ...changed && { created: changed.toISOString() },
    licenses: [licence],
    contributors: [{ title: publisherOf(site, locale), roles: ['publisher'] }],
    sources: [{ title: locale === 'en' ? site.nameEn : site.nameZh, path: origin }],
    resources: described.flatMap(({ id, version, files }) => {
      const dataset = datasets.find(other => other.id === id)!
      return dataset.formats.map((format) => {
        const made = files[format]
        return {
          name: format === 'csv' ? id : `${id}-${format}`,
          title: words(dataset.title), description: words(dataset.text),
          path: origin + dataPath(id, format, locale),
          ...format === 'csv' && { type: 'table' },
          format, mediatype: mediaTypes[format], encoding: 'utf-8', version,
          ...made && { bytes: made.bytes, hash: `sha256:${made.sha256}` },
          licenses: [licence],
          sources: [{ title: words('opendata.title'), path: `${origin}${locale === 'en' ? '/en' : ''}/data/${id}` }],
          ...format === 'csv' && {
            dialect: { delimiter: ',', lineTerminator: '\r\n', header: true },
            schema: {
              $schema: 'https://datapackage.org/profiles/2.0/tableschema.json',
              fields: dataset.columns.map(column => toField(column, { words }, dataset.primaryKey)),
              primaryKey: dataset.primaryKey.map(key => headOf(dataset.columns.find(column => column.key === key)!, { words })),
              missingValues: [''],
            },
          },
        }
      })
    }),
  }
}

const frequencies: Readonly<Record<Dataset['accrual'], string>> = {
  continuous: 'CONT', monthly: 'MONTHLY', never: 'NEVER',
}

const context = {
  dcat: 'http://www.w3.org/ns/dcat#', dct: 'http://purl.org/dc/terms/', foaf: 'http://xmlns.com/foaf/0.1/', skos: 'http://www.w3.org/2004/02/skos/core#', spdx: 'http://spdx.org/rdf/terms#', xsd: 'http://www.w3.org/2001/XMLSchema#',
}

/** DCAT 3 as JSON-LD: the catalogue, its datasets and the files of each, titles in both languages. */
export function toCatalog({ described, words: both, site, origin }: Omit<Describing, 'words' | 'locale'> & { words: (locale: Locale, key: string) => string }) {
  const inBoth = (of: (locale: Locale) => string) => (['zh-CN', 'en'] as const).map(locale => ({ '@language': locale, '@value': of(locale) }))
  const link = (address: string) => ({ '@id': address })
  const publisher = { '@id': `${origin}/#publisher`, '@type': 'foaf:Organization', 'foaf:name': inBoth(locale => publisherOf(site, locale)) }
  const licence = { '@id': site.dataLicence.url, '@type': 'dct:LicenseDocument', 'dct:title': [{ '@language': 'zh-CN', '@value': site.dataLicence.nameZh }, { '@language': 'en', '@value': site.dataLicence.nameEn }] }
  const spatial = { '@id': `${origin}/data#district`, '@type': 'dct:Location', 'skos:prefLabel': [{ '@language': 'zh-CN', '@value': '北京市石景山区' }, { '@language': 'en', '@value': 'Shijingshan District, Beijing' }] }
  const instant = (at: Date | string) => ({ '@type': 'xsd:dateTime', '@value': new Date(at).toISOString() })
  const day = (value: string) => ({ '@type': 'xsd:date', '@value': value })
  const languages = ['ZHO', 'ENG'].map(code => link(`http://publications.europa.eu/resource/authority/language/${code}`))
  return {
    '@context': context,
    '@id': `${origin}/data/catalog.jsonld`,
    '@type': 'dcat:Catalog',
    'dct:title': inBoth(locale => both(locale, 'opendata.title')),
    'dct:description': inBoth(locale => both(locale, 'opendata.description')),
    'dct:publisher': publisher,
    'dct:license': licence,
    'dct:spatial': spatial,
    'dct:language': languages,
    'foaf:homepage': link(`${origin}/data`),
    'dcat:dataset': described.map(({ id, version, changedAt, files }) => {
      const dataset = datasets.find(other => other.id === id)!
      return {
        '@id': `${origin}/data/${id}`,
        '@type': 'dcat:Dataset',
        'dct:identifier': id,
        'dct:title': inBoth(locale => both(locale, dataset.title)),
        'dct:description': inBoth(locale => both(locale, dataset.text)),
        'dcat:keyword': (['zh-CN', 'en'] as const).flatMap(locale => both(locale, dataset.keywords).split(/[、,，]\s*/).map(word => ({ '@language': locale, '@value': word }))),
        'dct:publisher': link(publisher['@id']),
        'dct:license': link(licence['@id']),
        'dct:accrualPeriodicity': link(`http://publications.europa.eu/resource/authority/frequency/${frequencies[dataset.accrual]}`),
        'dct:spatial': link(spatial['@id']),
        'dct:temporal': {
          '@type': 'dct:PeriodOfTime',
          ...id === 'sites-archive' ? { 'dcat:startDate': day('2015-01-01'), 'dcat:endDate': day('2017-12-31') } : { ...changedAt && { 'dcat:endDate': instant(changedAt) } },
        },
        'dct:language': languages,
        'dcat:version': version,
        ...changedAt && { 'dct:modified': instant(changedAt) },
        'dcat:landingPage': link(`${origin}/data/${id}`),
        'dct:conformsTo': link('https://datapackage.org/profiles/2.0/datapackage.json'),
        'dcat:distribution': dataFormats.filter(format => dataset.formats.includes(format)).map((format) => {
          const made = files[format]
          return {
            '@id': `${origin}/data/${id}#${format}`,
            '@type': 'dcat:Distribution',
            'dct:title': inBoth(locale => `${both(locale, dataset.title)} (${both(locale, `opendata.formats.${format}`)})`),
            'dcat:accessURL': link(`${origin}/data/${id}`),
            'dcat:downloadURL': link(origin + dataPath(id, format)),
            'dcat:mediaType': link(`https://www.iana.org/assignments/media-types/${mediaTypes[format]}`),
            'dct:license': link(licence['@id']),
            ...format === 'geojson' && { 'dct:conformsTo': link('http://www.opengis.net/def/crs/OGC/1.3/CRS84') },
            ...made && {
              'dcat:byteSize': { '@type': 'xsd:nonNegativeInteger', '@value': String(made.bytes) },
              'spdx:checksum': { '@type': 'spdx:Checksum', 'spdx:algorithm': link('http://spdx.org/rdf/terms#checksumAlgorithm_sha256'), 'spdx:checksumValue': { '@type': 'xsd:hexBinary', '@value': made.sha256 } },
            },
          }
        }),
      }
    }),
  }
}
