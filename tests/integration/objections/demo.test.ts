import { expect, it } from 'vitest'
import { events } from '#server/domain/events/tables'
import { removeDemo } from '#server/domain/demo/commands'
import { registerSite } from '#server/domain/ledger/commands'
import { getSite } from '#server/domain/ledger/queries'
import { loadDemoObjections, removeDemoObjections } from '#server/domain/objections/demo'
import { objections } from '#server/domain/objections/tables'
import { receipts } from '#server/domain/receipts/tables'
import { packagedCalendar } from '#shared/calendar/calendar'
import { monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { editor, siteInput } from '../../support/ledger.ts'
import { publishChecked } from '../../support/sites.ts'

it('shows one open and one decided objection, and leaves nothing behind', async () => {
  const db = await createTestDatabase()
  const ids: string[] = []
  for (const nameZh of ['示例甲', '示例乙']) {
    const siteId = await registerSite(db, { input: siteInput({ nameZh, status: 'classified' }), isDemo: true, actor: editor, now: monday })
    await publishChecked(db, { siteIds: [siteId], actor: editor, now: monday })
    ids.push(siteId)
  }
  expect(await loadDemoObjections(db, { keys: testKeys, calendar: packagedCalendar, now: monday })).toEqual({ objections: 2 })
  const rows = await db.select().from(objections)
  expect(rows.map(({ state, isDemo, words }) => [state, isDemo, words.startsWith('示例')]).toSorted()).toEqual([['decided', true, true], ['filed', true, true]])
  expect((await Promise.all(ids.map(id => getSite(db, id)))).map(({ openObjections }) => openObjections).toSorted()).toEqual([0, 1])
  await removeDemoObjections(db, monday)
  await removeDemo(db, monday)
  expect([await db.select().from(objections), await db.select().from(receipts), await db.select().from(events)]).toEqual([[], [], []])
})
