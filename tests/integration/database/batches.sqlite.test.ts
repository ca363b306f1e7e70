import { expect, it } from 'vitest'
import { listActionsOf, listEventsOf } from '#server/domain/events/queries'
import { previewPublishing } from '#server/domain/hearings/commentBulk'
import { placeOnHold } from '#server/domain/ledger/holds'
import { listSiteNews } from '#server/domain/ledger/news'
import { findPublicNames, findUnpublished } from '#server/domain/ledger/queries'
import { listPublicUpdates } from '#server/domain/open311/queries'
import { packagedCalendar } from '#shared/calendar/calendar'
import { monday as now } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { plansOf } from '../../support/plans.ts'
import { aSite } from '../../support/sites.ts'

const ids = Array.from({ length: 50 }, (_, n) => `id-${n}`)

// SQLite, which knows nothing of how long a table is, would rather go through a whole ledger that is published than ask for fifty ids.
it('what a list of ids names is looked for by these ids, however many others there are', async () => {
  const db = await createTestDatabase()
  for (let n = 0; n < 50; n++) await aSite(db, { status: 'noticed' })
  const asked: Record<string, () => unknown> = {
    listEventsOf: () => listEventsOf(db, { type: 'application', ids, action: 'meeting.phoned' }),
    listActionsOf: () => listActionsOf(db, { type: 'site', ids, actions: ['site.moved'], until: now }),
    previewPublishing: () => previewPublishing(db, { matterId: 'x', items: ids.map(id => ({ id, version: 1 })) }),
    placeOnHold: () => placeOnHold(db, { calendar: packagedCalendar, now }),
    listSiteNews: () => listSiteNews(db, { siteIds: ids, until: now, limit: 20 }),
    findUnpublished: () => findUnpublished(db, ids),
    findPublicNames: () => findPublicNames(db, ids),
    listPublicUpdates: () => listPublicUpdates(db, ids),
  }
  for (const [name, way] of Object.entries(asked)) {
    const plans = (await plansOf(db, way)).filter(({ text }) => /"(?:id|\w+_id)" in \(\?, \?/.test(text))
    expect(plans.length, name).toBeGreaterThan(0)
    for (const { text, plan } of plans) expect(plan, `${name}: ${text}`).toMatch(/\((?:subject_type=\? AND )?(?:id|subject_id|request_id|site_id)=\?/)
  }
})
