import type { Site } from '../site/schemas.ts'
import { formatPublication } from '../time.ts'

/**
 * The tags of a Chinese government website by the 网页设计规范 of the 政府网站发展指引 (国办发〔2017〕47号, annex): of the site, of
 * its column, and of an article. None before the operator has named the site's 标识码, and none whose value nobody has given.
 */
export function toGovernmentTags({ site, host, section, title, description, publishedAt, url }: {
  site: Pick<Site, 'nameZh' | 'siteCode' | 'columns' | 'hostBodyZh'>, host: string | null
  /** The first part of the page's path, or `home`. */
  section: string
  title: string, description: string, publishedAt: string | undefined, url: string
}): [name: string, content: string][] {
  if (site.siteCode === null) return []
  const column = Object.hasOwn(site.columns, section) ? site.columns[section] : undefined
  return [
    ['SiteName', site.nameZh],
    ...host === null ? [] : [['SiteDomain', host] as [string, string]],
    ['SiteIDCode', site.siteCode],
    ...column ? [['ColumnName', column.name], ['ColumnDescription', column.description], ['ColumnKeywords', column.keywords], ['ColumnType', column.type]] as [string, string][] : [],
    ...publishedAt === undefined
      ? []
      : [
          ['ArticleTitle', title], ['PubDate', formatPublication(publishedAt)],
          ...site.hostBodyZh === null ? [] : [['ContentSource', site.hostBodyZh]],
          ...column ? [['Keywords', column.keywords]] : [], ['Description', description], ['Url', url],
        ] as [string, string][],
  ]
}
