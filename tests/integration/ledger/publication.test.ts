import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { publishSite, publishSites, registerSite, withdrawSite } from '#server/domain/ledger/commands'
import { commitImport, findChecker } from '#server/domain/ledger/imports'
import { getSiteLife } from '#server/domain/ledger/life'
import { moveSite } from '#server/domain/ledger/moving'
import { findUnpublished, getSite } from '#server/domain/ledger/queries'
import { siteRounds, sites } from '#server/domain/ledger/tables'
import { disableStaff } from '#server/domain/staff/commands'
import { packagedCalendar } from '#shared/calendar/calendar'
import { guessMapping } from '#shared/ledger/imports'
import { clarities } from '#shared/ledger/rounds'
import { liveStatuses, missingLegalCheck } from '#shared/ledger/rules'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase, createTestDatabaseIn } from '../../support/database.ts'
import { atMonday, editor, siteInput } from '../../support/ledger.ts'
import { inventedLedger, toCsv } from '../../support/ledgerFile.ts'
import { aSite, publishChecked } from '../../support/sites.ts'
import { createStaff } from '../../support/staff.ts'

const supervisor = { kind: 'staff', id: 'supervisor' } as const
const required = { status: 422, issues: [{ path: 'legalCheckedBy', code: 'ledger.legal_check_required' }] }

async function check(db: Database, siteId: string, actor: typeof editor | typeof supervisor = supervisor) {
  const { version } = await getSite(db, siteId)
  await moveSite(db, { siteId, version, request: { move: 'checkLegality', facts: { clarities: [...clarities] } }, actor, now: monday, calendar: packagedCalendar })
}

describe('the publication of a site', () => {
  it('is refused before the check of legality and privacy, alone and among others, and allowed after it', async () => {
    const db = await createTestDatabase()
    const [siteId, other] = [await registerSite(db, { input: siteInput(), ...atMonday }), await registerSite(db, { input: siteInput(), ...atMonday })]
    await expect(publishSite(db, { siteId, ...atMonday })).rejects.toMatchObject(required)
    await check(db, siteId)
    await expect(publishSites(db, { siteIds: [siteId, other], ...atMonday })).rejects.toMatchObject(required)
    expect(await getSite(db, siteId)).toMatchObject({ shelf: 'none', firstPublishedAt: null })
    await publishSite(db, { siteId, version: 2, ...atMonday })
    expect(await getSite(db, siteId)).toMatchObject({ shelf: 'live', status: 'published', version: 3 })
  })

  it('is not opened by a check of who registered the site', async () => {
    const db = await createTestDatabase()
    const siteId = await registerSite(db, { input: siteInput(), ...atMonday })
    await expect(check(db, siteId, editor)).rejects.toMatchObject({ status: 422, issues: [{ code: 'ledger.other_person_required' }] })
    await db.insert(siteRounds).values({ siteId, round: 1, startedAt: monday, facts: { legalCheckedBy: editor.id } }).returning({ siteId: siteRounds.siteId })
    await expect(publishSite(db, { siteId, ...atMonday })).rejects.toMatchObject({ status: 422, issues: [{ path: 'legalCheckedBy', code: 'ledger.other_person_required' }] })
  })

  it('is refused to who saw the site before it was checked', async () => {
    const db = await createTestDatabase()
    const siteId = await registerSite(db, { input: siteInput(), ...atMonday })
    await check(db, siteId)
    await expect(publishSite(db, { siteId, version: 1, ...atMonday })).rejects.toMatchObject({ code: 'stale', status: 409 })
  })

  it('again needs no second check after a withdrawal, but one of its own after a relapse', async () => {
    const db = await createTestDatabase()
    const siteId = await registerSite(db, { input: siteInput(), ...atMonday })
    await publishChecked(db, { siteIds: [siteId], ...atMonday })
    await withdrawSite(db, { siteId, version: 2, reason: '登记有误', ...atMonday })
    await publishSite(db, { siteId, version: 3, ...atMonday })

    const { id } = await aSite(db, { status: 'relapsed', row: { round: 2, version: 2 } })
    await withdrawSite(db, { siteId: id, version: 2, reason: '登记有误', ...atMonday })
    await expect(publishSite(db, { siteId: id, version: 3, ...atMonday })).rejects.toMatchObject(required)
    await check(db, id)
    await publishSite(db, { siteId: id, version: 4, ...atMonday })
    expect(await getSite(db, id)).toMatchObject({ shelf: 'live', status: 'relapsed' })
  })

  it.each(liveStatuses.filter(status => status !== 'found'))('is never out of reach: who did not register it may check it in the status %s', async (status) => {
    const db = await createTestDatabase()
    const { id } = await aSite(db, { status, row: { shelf: 'none', firstPublishedAt: null, ...status === 'withdrawn' && { statusBeforeWithdrawal: 'planned' } } })
    await check(db, id)
    await publishSite(db, { siteId: id, ...atMonday })
    expect((await getSite(db, id)).shelf).toBe('live')
  })

  it('of a withdrawn site is the only thing that can be prepared', async () => {
    const db = await createTestDatabase()
    const { id } = await aSite(db, { status: 'withdrawn', row: { statusBeforeWithdrawal: 'planned' } })
    await expect(moveSite(db, { siteId: id, version: 1, request: { move: 'classify', facts: { category: 'noPermit' } }, ...atMonday, calendar: packagedCalendar })).rejects.toMatchObject({ code: 'ledger.site_is_withdrawn' })
  })

  it('says to staff what stands in its way until nothing does', async () => {
    const db = await createTestDatabase()
    const siteId = await registerSite(db, { input: siteInput({ category: '' }), ...atMonday })
    const issues = async () => (await getSiteLife(db, { site: await getSite(db, siteId), mayDo: () => true, objections: [], now: monday, calendar: packagedCalendar, by: editor.id })).publication.map(({ path }) => path)
    expect(await issues()).toEqual(['category', 'legalCheckedBy'])
    await check(db, siteId)
    expect(await issues()).toEqual(['category'])
  })
})

describe('the check on file', () => {
  it.each([
    ['is missing', { registeredBy: 'a', legalCheckedBy: undefined }, ['ledger.legal_check_required']],
    ['is of who registered it', { registeredBy: 'a', legalCheckedBy: 'a' }, ['ledger.other_person_required']],
    ['is of another person', { registeredBy: 'a', legalCheckedBy: 'b' }, []],
    ['is of somebody, and the clock registered it', { registeredBy: null, legalCheckedBy: 'b' }, []],
    ['is missing, and the clock registered it', { registeredBy: null, legalCheckedBy: undefined }, ['ledger.legal_check_required']],
  ] as const)('%s', (_, given, codes) => {
    expect(missingLegalCheck(given).map(({ code }) => code)).toEqual(codes)
  })

  it('may be signed anew before an order, and not over an order', async () => {
    const db = await createTestDatabase()
    const facts = { clarities: [...clarities], legalCheckedBy: 'somebody', legalCheckedOn: '2026-11-01' }
    const { id: filed } = await aSite(db, { status: 'filed', facts })
    await check(db, filed)
    const { id: ordered } = await aSite(db, { status: 'ordered', facts })
    await expect(check(db, ordered)).rejects.toMatchObject({ status: 422, issues: [{ code: 'ledger.legal_check_on_file' }] })
  })
})

describe('an import', () => {
  const optionsFor = ([headers = [], ...rows]: string[][]) => ({ sheet: { headers, rows }, mapping: guessMapping(headers), scope: 'all' as const, reason: '按台账更新', calendar: packagedCalendar, now: monday, actor: { kind: 'system' } as const })

  it('publishes nothing of what it wrote before somebody checked it, and knows what was checked', async () => {
    const db = await createTestDatabase()
    const { added } = await commitImport(db, { ...optionsFor(inventedLedger(3)), actor: editor })
    await expect(publishSites(db, { siteIds: added, ...atMonday })).rejects.toMatchObject(required)
    await check(db, added[0]!)
    expect((await findUnpublished(db, added)).filter(({ isChecked }) => isChecked).map(({ id }) => id)).toEqual([added[0]])
  })

  it('keeps the check of its new rows with them, and an event of each', async () => {
    const db = await createTestDatabase()
    const { id, email } = await createStaff(db, { role: 'supervisor' })
    const { added } = await commitImport(db, { ...optionsFor(inventedLedger(3)), checker: await findChecker(db, email) })
    expect(await db.select({ facts: siteRounds.facts }).from(siteRounds)).toEqual(added.map(() => ({ facts: { clarities: [...clarities], legalCheckedBy: id, legalCheckedOn: '2026-11-23' } })))
    expect(await db.select().from(events).where(eq(events.action, 'site.recorded'))).toMatchObject(added.map(() => ({ actorKind: 'system', facts: { move: 'checkLegality', round: 1, checkedBy: id } })))
    await publishSites(db, { siteIds: added, now: monday, actor: { kind: 'system' } })
  })

  it('takes nobody’s name for it who may not check, everywhere or in that sub-district', async () => {
    const db = await createTestDatabase()
    await expect(findChecker(db, 'nobody@example.org')).rejects.toMatchObject({ code: 'ledger.checker_unknown' })
    await createStaff(db, { email: 'editor@example.org', role: 'ledgerEditor' })
    await expect(findChecker(db, 'editor@example.org')).rejects.toMatchObject({ code: 'ledger.checker_may_not' })
    const bound = await createStaff(db, { email: 'bound@example.org', role: 'supervisor', subDistricts: ['110107009'] })
    await expect(commitImport(db, { ...optionsFor(inventedLedger(9)), checker: await findChecker(db, bound.email) })).rejects.toMatchObject({ code: 'ledger.checker_may_not' })
    expect(await db.select().from(sites)).toEqual([])
    await disableStaff(db, { accountId: bound.id, version: (await bound.account()).version, reason: '离职', actor: { kind: 'staff', id: 'administrator' }, now: later(monday, { days: 1 }) })
    await expect(findChecker(db, bound.email)).rejects.toMatchObject({ code: 'ledger.checker_unknown' })
  })
})

/** The command as an operator runs it, in a process of its own. */
describe('the import from the command line', { timeout: 60_000 }, () => {
  async function prepare() {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-import-'))
    onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
    const file = join(folder, 'list.csv')
    writeFileSync(file, toCsv(inventedLedger(3)))
    const { db, env } = await createTestDatabaseIn(folder)
    const run = (...given: string[]) => new Promise<{ code: number, said: string }>((resolve) => {
      execFile('node', ['scripts/ledger-import.ts', file, '--language', 'en', ...given], { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, said: stdout + stderr })
      })
    })
    return { db, run }
  }
  const live = (db: Database) => db.select({ shelf: sites.shelf, version: sites.version }).from(sites).where(eq(sites.period, 'live'))

  it('refuses to publish without who checked it, and publishes with one who may', async () => {
    const { db, run } = await prepare()
    const editorAccount = await createStaff(db, { email: 'editor@example.org', role: 'ledgerEditor' })
    const checker = await createStaff(db, { name: '审查甲', email: 'checker@example.org', role: 'supervisor' })
    expect(await run('--commit', '--publish')).toEqual({ code: 1, said: expect.stringContaining('--checked-by') as string })
    expect(await run('--commit', '--publish', '--checked-by', 'nobody@example.org')).toEqual({ code: 1, said: expect.stringContaining('No account in use') as string })
    expect(await run('--commit', '--publish', '--checked-by', editorAccount.email)).toEqual({ code: 1, said: expect.stringContaining('may not check') as string })
    expect(await live(db)).toEqual([])
    expect(await run('--commit', '--publish', '--checked-by', checker.email)).toEqual({ code: 0, said: expect.stringContaining('checked by 审查甲: 3; published: 3') as string })
    expect(await live(db)).toEqual([1, 2, 3].map(() => ({ shelf: 'live', version: 2 })))
  })
})
