import { expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { findPublicationStop } from '#server/domain/events/publication'
import { registerSite, withdrawSite } from '#server/domain/ledger/commands'
import { moveSite } from '#server/domain/ledger/moving'
import { getSite } from '#server/domain/ledger/queries'
import { switchPublication } from '#server/domain/publication/commands'
import { packagedCalendar } from '#shared/calendar/calendar'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { atMonday, editor, siteInput } from '../../support/ledger.ts'
import { aReport } from '../../support/reports.ts'
import { aSite, publishChecked } from '../../support/sites.ts'

const administrator = { kind: 'staff', id: 'administrator' } as const
const minute = (minutes: number) => later(monday, { minutes })

const turn = (db: Database, stop: boolean, minutes: number) => switchPublication(db, { stop, reason: '疑似泄露，先停下来查', actor: administrator, now: minute(minutes) })
const move = (db: Database, siteId: string, at: number) => moveSite(db, { siteId, version: 2, request: { move: 'startVoluntary', facts: { agreedUntilOn: '2026-12-31' }, reason: '产权单位同意自拆' }, calendar: packagedCalendar, actor: editor, now: minute(at) })

it('stops what would be new in public, keeps nothing of it, and lets it through again afterwards', async () => {
  const db = await createTestDatabase()
  const { id: shown } = await aSite(db, { status: 'planned' })
  const hidden = await registerSite(db, { input: siteInput(), ...atMonday })
  expect(await turn(db, true, 1)).toBe(true)
  expect(await findPublicationStop(db)).toEqual({ at: minute(1), reason: '疑似泄露，先停下来查' })

  await expect(move(db, shown, 2)).rejects.toMatchObject({ code: 'publication_stopped', status: 409 })
  expect(await getSite(db, shown)).toMatchObject({ status: 'planned', version: 2 })
  await expect(publishChecked(db, { siteIds: [hidden], ...atMonday })).rejects.toMatchObject({ code: 'publication_stopped' })
  expect(await getSite(db, hidden)).toMatchObject({ shelf: 'none', firstPublishedAt: null })

  expect(await turn(db, false, 3)).toBe(true)
  await move(db, shown, 4)
  expect(await getSite(db, shown)).toMatchObject({ status: 'voluntary', version: 3 })
})

it('goes on taking in what people send, and taking back what is public', async () => {
  const db = await createTestDatabase()
  const { id: shown } = await aSite(db, { status: 'planned' })
  await turn(db, true, 1)
  expect((await aReport(db)).number).toMatch(/^FY-/)
  await withdrawSite(db, { siteId: shown, version: 2, reason: '处罚决定已撤销', actor: editor, now: minute(2) })
  expect(await getSite(db, shown)).toMatchObject({ status: 'withdrawn', shelf: 'none' })
})

it('stands as it was when it is asked for twice', async () => {
  const db = await createTestDatabase()
  expect(await turn(db, false, 1)).toBe(false)
  expect(await turn(db, true, 2)).toBe(true)
  expect(await turn(db, true, 3)).toBe(false)
  expect(await findPublicationStop(db)).toMatchObject({ at: minute(2) })
})
