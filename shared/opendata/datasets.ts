/** What a cell holds. How each is written into a file stands in `cells.ts`; in JSON it stays as it is. */
export type ColumnType =
  | 'string'
  /** One of `codes`; a table says its word, the message under `words`. */
  | 'code'
  /** A text in both languages. */
  | 'bilingual'
  | 'integer'
  | 'number'
  /** A count, or why it is not printed: fewer than five people, or it would tell such a count. */
  | 'count'
  /** YYYY-MM-DD, Asia/Shanghai. */
  | 'date'
  /** An instant, ISO 8601, UTC. */
  | 'datetime'
  /** YYYY-MM, Asia/Shanghai. */
  | 'month'
  /** Texts. */
  | 'list'
  /** Citations of documents. */
  | 'sources'
  /** True only for demonstration data; empty otherwise. */
  | 'demo'
  /** The path of a page of this site. */
  | 'path'

export interface DatasetColumn {
  /** The property in JSON and GeoJSON. */
  key: string
  type: ColumnType
  /** The message that heads the column, with what is added to it in every language. */
  name: string
  suffix?: string
  /** The message that says what the column means. */
  meaning: string
  /** Messages of the words of the codes. */
  words?: string
  required?: boolean
}

/** Why a count is not printed. */
export type HiddenCount = 'few' | 'withheld'

export const dataFormats = ['csv', 'xlsx', 'json', 'geojson'] as const
export type DataFormat = (typeof dataFormats)[number]

export const mediaTypes: Readonly<Record<DataFormat, string>> = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json',
  geojson: 'application/geo+json',
}

export const datasetIds = ['sites-live', 'sites-archive', 'site-events', 'figures', 'reports', 'comments', 'volunteers', 'assistance', 'bulletins'] as const
export type DatasetId = (typeof datasetIds)[number]

/** Messages `opendata.sets.<id>.title` and so on. */
type Part = 'title' | 'text' | 'keywords'
const sets = (id: DatasetId, part: Part) => `opendata.sets.${id}.${part}` as const

export interface Dataset {
  id: DatasetId
  /** Keys of messages. */
  title: `opendata.sets.${DatasetId}.title`
  text: `opendata.sets.${DatasetId}.text`
  keywords: `opendata.sets.${DatasetId}.keywords`
  formats: readonly DataFormat[]
  columns: readonly DatasetColumn[]
  /** Columns that name a row. */
  primaryKey: readonly string[]
  /** How often it changes: with every change of what it shows, or when a month is over. */
  accrual: 'continuous' | 'monthly' | 'never'
}

const column = (key: string, type: ColumnType, more: Partial<Omit<DatasetColumn, 'key' | 'type'>> = {}): DatasetColumn =>
  ({ key, type, name: `opendata.columns.${key}.name`, meaning: `opendata.columns.${key}.meaning`, ...more })

const required = true

const field = (key: string, type: ColumnType, more: Partial<Omit<DatasetColumn, 'key' | 'type'>> = {}) =>
  column(key, type, { name: `ledger.field.${key}`, ...more })

/** Of a site what its page says, codes and words side by side. */
export const siteColumns: readonly DatasetColumn[] = [
  field('id', 'string', { required }),
  field('period', 'code', { words: 'ledger.periods', required }),
  field('nameZh', 'string', { required }),
  field('nameEn', 'string'),
  field('aliases', 'list'),
  field('subDistrict', 'string', { suffix: ' ID' }),
  column('subDistrictName', 'bilingual', { name: 'ledger.field.subDistrict' }),
  field('community', 'bilingual'),
  field('placeWords', 'string'),
  field('category', 'code', { words: 'ledger.categories' }),
  column('owner', 'code', { name: 'ledger.field.ownerSystem', words: 'ledger.owners' }),
  field('landAreaM2', 'number', { suffix: ' m²' }),
  field('landAreaQualifier', 'code', { words: 'ledger.qualifierNames' }),
  field('buildingAreaM2', 'number', { suffix: ' m²' }),
  field('buildingAreaQualifier', 'code', { words: 'ledger.qualifierNames' }),
  field('greenAreaM2', 'number', { suffix: ' m²' }),
  field('mode', 'code', { words: 'ledger.modes' }),
  field('status', 'code', { words: 'ledger.statuses', required }),
  field('statusOn', 'date'),
  field('foundOn', 'date'),
  field('demolishedOn', 'date'),
  field('acceptedOn', 'date'),
  field('closedOn', 'date'),
  field('sources', 'sources'),
  field('publishedAt', 'datetime'),
  field('changedAt', 'datetime', { required }),
  field('demo', 'demo'),
  field('address', 'path', { required }),
]

const subDistrict = [
  field('subDistrict', 'string', { suffix: ' ID', required }),
  column('subDistrictName', 'bilingual', { name: 'ledger.field.subDistrict', required }),
]
const month = column('month', 'month', { required })
const count = (key: string) => column(key, 'count', { required })

const tables: Readonly<Record<DatasetId, Pick<Dataset, 'columns' | 'primaryKey' | 'accrual'> & { isPlaced?: true }>> = {
  'sites-live': { columns: siteColumns, primaryKey: ['id'], accrual: 'continuous', isPlaced: true },
  'sites-archive': { columns: siteColumns, primaryKey: ['id'], accrual: 'never' },
  'site-events': {
    columns: [
      column('siteId', 'string', { required }), column('position', 'integer', { required }), column('siteName', 'bilingual', { required }),
      column('at', 'datetime', { required }), column('action', 'string', { required }), column('event', 'bilingual', { required }), column('reason', 'string'), column('changedFields', 'list'),
      field('demo', 'demo'), field('address', 'path', { required }),
    ],
    primaryKey: ['siteId', 'position'], accrual: 'continuous',
  },
  'figures': {
    columns: [
      field('period', 'code', { words: 'ledger.periods', required }), column('dimension', 'code', { words: 'opendata.dimensions', required }), column('key', 'string', { required }), column('label', 'bilingual', { required }),
      column('measure', 'code', { words: 'opendata.measures', required }), column('value', 'number', { required }), column('unit', 'code', { words: 'opendata.units', required }),
      column('qualifier', 'code', { words: 'ledger.qualifierNames', required }), column('asOf', 'string'), field('sources', 'sources'),
    ],
    primaryKey: ['period', 'dimension', 'key', 'measure'], accrual: 'continuous',
  },
  'reports': {
    columns: [month, ...subDistrict, column('kind', 'code', { words: 'report.kind', required }), column('outcome', 'code', { words: 'opendata.outcomes', required }), count('reports')],
    primaryKey: ['month', 'subDistrict', 'kind', 'outcome'], accrual: 'monthly',
  },
  'comments': {
    columns: [
      column('matterId', 'string', { required }), column('matter', 'bilingual', { required }), column('comment', 'string', { required }), column('point', 'integer', { required }),
      column('late', 'code', { words: 'opendata.late', required }), column('clause', 'string'), column('words', 'string', { required }), column('answer', 'code', { words: 'answers.outcomes' }), column('answerReason', 'bilingual'),
      column('changedClause', 'string'), column('textVersion', 'integer'), column('unchanged', 'bilingual'), column('isCorrection', 'code', { words: 'opendata.corrected', required }), column('releasedAt', 'datetime'), column('shared', 'integer'),
      field('demo', 'demo'), field('address', 'path', { required }),
    ],
    primaryKey: ['matterId', 'comment', 'point'], accrual: 'continuous',
  },
  'volunteers': {
    columns: [month, ...subDistrict, count('people'), count('services'), count('hours')],
    primaryKey: ['month', 'subDistrict'], accrual: 'monthly',
  },
  'assistance': {
    columns: [column('fromMonth', 'month', { required }), column('toMonth', 'month', { required }), column('need', 'code', { words: 'opendata.needs', required }), count('met'), count('notMet'), count('open')],
    primaryKey: ['fromMonth', 'need'], accrual: 'monthly',
  },
  'bulletins': {
    columns: [
      month, column('table', 'code', { words: 'opendata.tables', required }), column('where', 'string', { required }), column('whereName', 'bilingual', { required }), column('figure', 'string', { required }), column('figureName', 'bilingual', { required }),
      column('frozen', 'count'), column('corrected', 'count'), column('method', 'integer', { required }), column('frozenAt', 'datetime', { required }), column('digest', 'string', { required }),
    ],
    primaryKey: ['month', 'table', 'where', 'figure'], accrual: 'monthly',
  },
}

/** What the portal gives away, in the order of the page. */
export const datasets: readonly Dataset[] = datasetIds.map((id) => {
  const { isPlaced, ...table } = tables[id]
  return {
    id, title: sets(id, 'title') as Dataset['title'], text: sets(id, 'text') as Dataset['text'], keywords: sets(id, 'keywords') as Dataset['keywords'],
    formats: dataFormats.filter(format => format !== 'geojson' || isPlaced === true), ...table,
  }
})

export function findDataset(id: string): Dataset | undefined {
  return datasets.find(dataset => dataset.id === id)
}

/** Where a file lies for good: `/data/reports.csv`, `/data/reports.csv?lang=en`. */
export function dataPath(id: DatasetId, format: DataFormat, locale: 'zh-CN' | 'en' = 'zh-CN'): string {
  return `/data/${id}.${format}${locale === 'en' ? '?lang=en' : ''}`
}
