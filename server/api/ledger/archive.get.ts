import { archiveSources } from '#server/domain/ledger/archive/sources'
import { getFigures, listMilestones, listSites } from '#server/domain/ledger/queries'
import { definePublicHandler } from '#server/http/handlers'

export default definePublicHandler(async ({ db }) => {
  const [{ items }, { archive }, milestones] = await Promise.all([
    listSites(db, { filter: { period: 'archive', sort: 'pinyin' }, limit: 100 }),
    getFigures(db),
    listMilestones(db),
  ])
  return { sites: items, figures: archive.figures, checks: archive.checks, milestones, sources: Object.values(archiveSources) }
})
