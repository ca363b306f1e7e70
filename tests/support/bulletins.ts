import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { publishSite, registerSite, withdrawSite, writeChanges } from '#server/domain/ledger/commands'
import { touchSite } from '#server/domain/ledger/moving'
import { getSite } from '#server/domain/ledger/queries'
import { packagedCalendar } from '#shared/calendar/calendar'
import type { Plans } from '#shared/bulletins/figures'
import type { LiveStatus } from '#shared/ledger/rules'
import { editor, siteInput } from './ledger.ts'
import { publishChecked } from './sites.ts'

export const counting = { calendar: packagedCalendar, plans: {} as Plans }
export const supervisor = { kind: 'staff', id: 'supervisor' } as const

/** A site of the ledger that was put before the public at the instant. */
export async function aListedSite(db: Database, { subDistrict = '110107003', at, isDemo = false, category = 'noPermit' }: { subDistrict?: string, at: Date, isDemo?: boolean, category?: string }): Promise<string> {
  const siteId = await registerSite(db, { input: siteInput({ subDistrict, status: 'registered', category }), isDemo, actor: editor, now: at })
  await publishChecked(db, { siteIds: [siteId], actor: editor, now: at })
  return siteId
}

/** Moves a site at an instant, whatever the law says of it: the bulletin only counts. */
export async function moveAt(db: Database, siteId: string, toStatus: LiveStatus, at: Date, changes: { subDistrict?: string } = {}): Promise<void> {
  const site = await getSite(db, siteId)
  const change = touchSite(site, { status: toStatus, ...changes }, { now: at, events: [{ action: 'site.moved', facts: { fromStatus: site.status, toStatus } }] })
  await commit(db, tx => writeChanges(tx, [change], { actor: editor, now: at }))
}

export async function withdrawAt(db: Database, siteId: string, at: Date): Promise<void> {
  await withdrawSite(db, { siteId, version: (await getSite(db, siteId)).version, reason: '登记有误', actor: editor, now: at })
}

export async function republishAt(db: Database, siteId: string, at: Date): Promise<void> {
  await publishSite(db, { siteId, actor: editor, now: at })
}
