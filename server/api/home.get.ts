import { listOpenMatters } from '../domain/hearings/public.ts'
import { getFigures } from '../domain/ledger/queries.ts'
import { listPages } from '../http/content.ts'
import { definePublicHandler } from '../http/handlers.ts'

const latestShown = 6
const openShown = 4

/**
 * What the home page shows, in one answer: the archive against its task, counts by sub-district, what is open
 * for comment, what was published last.
 */
export default definePublicHandler(async ({ db, locale, now }) => {
  const [{ live, archive }, policies, notices, matters] = await Promise.all([getFigures(db), listPages('policies', locale), listPages('notices', locale), listOpenMatters(db, { limit: openShown, now })])
  const district = archive.figures.filter(({ scope }) => scope === 'district')
  const of = (measure: string) => district.find(figure => figure.measure === measure && figure.ownerSystem === null)
  const countsBy = (groups: typeof live.bySubDistrict) => Object.fromEntries(groups.flatMap(({ key, sites }) => key ? [[key, sites]] : []))
  const done = of('sites')
  return {
    archive: done && {
      task: of('target')?.value ?? null,
      sites: done.value,
      landM2: of('land')?.value ?? null,
      buildingM2: of('building')?.value ?? null,
      greeningM2: of('greening')?.value ?? null,
      asOf: done.asOf,
      source: done.sources[0] ?? null,
      bySystem: district.flatMap(({ measure, ownerSystem, value }) => measure === 'sites' && ownerSystem ? [{ ownerSystem, sites: value }] : []),
      named: archive.listed.total.sites,
      bySubDistrict: countsBy(archive.listed.bySubDistrict),
    },
    matters: matters.map(({ id, kind, title, closesAt, isDemo }) => ({ id, kind, title, closesAt, isDemo })),
    latest: [...toLatest('/notices', notices), ...toLatest('/policies', policies)]
      .sort((a, b) => b.publishedOn.localeCompare(a.publishedOn))
      .slice(0, latestShown),
    live: { sites: live.total.sites, bySubDistrict: countsBy(live.bySubDistrict) },
  }
})

function toLatest(folder: string, pages: { slug: string, title: string, language: string, publishedOn: string }[]) {
  return pages.map(({ slug, title, language, publishedOn }) => ({ path: `${folder}/${slug}`, title, language, publishedOn }))
}
