import { desc, eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { correctSite, registerSite } from '#server/domain/ledger/commands'
import { getSite } from '#server/domain/ledger/queries'
import { sites } from '#server/domain/ledger/tables'
import { commit } from '#server/database/commit'
import { findPublicChange, findPublicSubject } from '#server/domain/record/visibility'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { atMonday, editor, siteInput } from '../../support/ledger.ts'
import { aSite } from '../../support/sites.ts'

const lastEvent = async (db: Database, id: string) => {
  const [event] = await db.select().from(events).where(eq(events.subjectId, id)).orderBy(desc(events.at)).limit(1)
  return { subject: { type: event!.subjectType, id }, action: event!.action, at: event!.at, facts: event!.facts }
}

it('a site has a public place once it is published, and none while it is a draft or hidden', async () => {
  const db = await createTestDatabase()
  const draft = await registerSite(db, { input: siteInput(), ...atMonday })
  expect(await findPublicSubject(db, { type: 'site', id: draft })).toBeUndefined()
  const { id } = await aSite(db)
  expect(await findPublicSubject(db, { type: 'site', id })).toEqual({ path: `/ledger/${id}`, isDemo: false })
  await commit(db, tx => [tx.update(sites).set({ hiddenAt: monday }).where(eq(sites.id, id)).returning()])
  expect(await findPublicSubject(db, { type: 'site', id })).toBeUndefined()
})

it('a correction of what only staff read is no public change; one of the land area is', async () => {
  const db = await createTestDatabase()
  const { id, version } = await aSite(db)
  await correctSite(db, { siteId: id, version, input: { ...siteInput({ livedIn: 'yes' }), status: 'published', statusOn: '2026-11-23' }, reason: '核实后更正', actor: editor, now: later(monday, { hours: 1 }) })
  expect(await findPublicChange(db, await lastEvent(db, id))).toBeUndefined()
  const { version: next } = await getSite(db, id)
  await correctSite(db, { siteId: id, version: next, input: { ...siteInput({ livedIn: 'yes', landAreaM2: 1500 }), status: 'published', statusOn: '2026-11-23' }, reason: '按实测更正', actor: editor, now: later(monday, { hours: 2 }) })
  expect(await findPublicChange(db, await lastEvent(db, id))).toEqual({ path: `/ledger/${id}`, isDemo: false })
})

it('what happened to a site before it was public stays unsaid', async () => {
  const db = await createTestDatabase()
  const { id } = await aSite(db)
  const step = { subject: { type: 'site', id }, action: 'site.photoAdded', facts: {} }
  expect(await findPublicChange(db, { ...step, at: later(monday, { days: -1 }) })).toBeUndefined()
  expect(await findPublicChange(db, { ...step, at: later(monday, { days: 1 }) })).toEqual({ path: `/ledger/${id}`, isDemo: false })
})

it('reports, accounts and what does not exist have no public place', async () => {
  const db = await createTestDatabase()
  for (const type of ['report', 'staff', 'volunteer', 'objection', 'site', 'matter', 'comment', 'inspection', 'bulletin']) {
    expect(await findPublicSubject(db, { type, id: 'nothing-here' })).toBeUndefined()
  }
})
