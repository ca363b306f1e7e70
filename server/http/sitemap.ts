import { pagePaths } from '#portal/pages'
import { listBulletins } from '../domain/bulletins/queries.ts'
import { listMatterAddresses } from '../domain/hearings/public.ts'
import { listSiteAddresses, listSitePages } from '../domain/ledger/news.ts'
import { listTeamAddresses } from '../domain/volunteers/teamQueries.ts'
import type { Database } from '../database/connect.ts'
import { isListed } from '../../shared/web/pages.ts'
import { pagesInPart, type MappedPage } from '../../shared/web/sitemap.ts'
import { listPages } from './content.ts'

/** The parts of the map that are long, each with how a page of it is read: in the order of ids, so that a part stays as it was. */
const lists = {
  sites: { read: listSiteAddresses, folder: '/ledger' },
  hearings: { read: listMatterAddresses, folder: '/hearings' },
  teams: { read: listTeamAddresses, folder: '/volunteers/teams' },
} as const satisfies Record<string, { read: (db: Database, page: { after?: string, limit: number }) => Promise<{ id: string, changedAt?: Date }[]>, folder: string }>
export type ListPart = keyof typeof lists

export const isListPart = (part: string): part is ListPart => Object.hasOwn(lists, part)

/** The paths of all parts of the map, without an origin. */
export async function listParts(db: Database): Promise<string[]> {
  const paths = ['/sitemap/pages.xml', '/sitemap/policies.xml']
  for (const after of await listSitePages(db, { limit: pagesInPart })) paths.push(`/sitemap/sites.xml${after === undefined ? '' : `?after=${after}`}`)
  for (const part of ['hearings', 'teams'] as const) {
    for (let after: string | undefined; ;) {
      const rows = await lists[part].read(db, { after, limit: pagesInPart })
      if (rows.length > 0) paths.push(`/sitemap/${part}.xml${after === undefined ? '' : `?after=${after}`}`)
      if (rows.length < pagesInPart) break
      after = rows.at(-1)!.id
    }
  }
  return paths
}

/** One page of a long part. */
export async function listMapped(db: Database, { part, after }: { part: ListPart, after?: string }): Promise<MappedPage[]> {
  const { read, folder } = lists[part]
  const rows: { id: string, changedAt?: Date }[] = await read(db, { after, limit: pagesInPart })
  return rows.map(({ id, changedAt }) => ({ path: `${folder}/${id}`, changedAt: changedAt?.toISOString() ?? null }))
}

/** Every page that is the same for everybody and has no part in its address. */
export function listFixedPages(): MappedPage[] {
  return pagePaths.filter(path => !path.includes(':') && isListed(path)).toSorted().map(path => ({ path, changedAt: null }))
}

/** What is written in `content/`, and the bulletins. */
export async function listWrittenPages(db: Database): Promise<MappedPage[]> {
  const folders = ['policies', 'notices', 'help'] as const
  const [written, months] = await Promise.all([
    Promise.all(folders.map(async folder => (await listPages(folder, 'zh-CN')).map(({ slug, publishedOn }) => ({ path: `/${folder}/${slug}`, changedAt: publishedOn })))),
    listBulletins(db, { limit: pagesInPart / 2 }),
  ])
  return [...written.flat(), ...months.map(({ month, frozenAt }) => ({ path: `/bulletins/${month}`, changedAt: frozenAt.toISOString() }))]
}
