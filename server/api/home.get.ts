import { getFigures } from '../domain/ledger/queries.ts'
import { definePublicHandler } from '../http/handlers.ts'

/** What the home page shows, in one answer: the archive by owner system against its task, and counts by sub-district. */
export default definePublicHandler(async ({ db }) => {
  const { live, archive } = await getFigures(db)
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
    live: { sites: live.total.sites, bySubDistrict: countsBy(live.bySubDistrict) },
  }
})
