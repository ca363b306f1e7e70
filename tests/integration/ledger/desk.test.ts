import { describe, expect, it } from 'vitest'
import { createCalendar } from '#shared/calendar/calendar'
import { bulkMoveSchema } from '#shared/ledger/bulk'
import { toGivenFacts } from '#shared/ledger/moveForm'
import { roundFactsSchema } from '#shared/ledger/rounds'
import { defaultSite } from '#shared/site/schemas'
import type { PortalError } from '#shared/errors'
import type { Database } from '#server/database/connect'
import { getSiteLife } from '#server/domain/ledger/life'
import { moveSite } from '#server/domain/ledger/moving'
import { getSite } from '#server/domain/ledger/queries'
import { previewMoves } from '#server/http/bulkMoves'
import { translateIssues } from '#server/http/locale'
import type { StaffContext } from '#server/http/staff'
import { monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aSite, readyFacts } from '../../support/sites.ts'

const calendar = createCalendar()
const officer = { kind: 'staff', id: 'officer' } as const
const by = { actor: officer, now: monday, calendar }

const ready = (db: Database, { facts = {}, ...site }: NonNullable<Parameters<typeof aSite>[1]> = {}) => aSite(db, { status: 'hold', ...site, facts: { ...readyFacts, ...facts } })
/** What was typed on a Tuesday in November, by day. */
const typed = { 'startedAt': '2026-11-17', 'startedAt-time': '09:00', 'endedAt': '2026-11-17', 'endedAt-time': '11:00', 'measures': 'dismantling' }
const factsOf = (values: Record<string, string>) => roundFactsSchema.parse(toGivenFacts('enforce', { ...typed, ...values }))

interface Case { name: string, site: NonNullable<Parameters<typeof aSite>[1]>, values: Record<string, string>, sentence: string }
const cases: Case[] = [
  { name: 'in the time for review and suit', site: { facts: { enforcementServedOn: '2026-11-02' } }, values: {}, sentence: '（行政强制法第四十四条）' },
  { name: 'at 20:00', site: {}, values: { 'startedAt-time': '20:00', 'endedAt-time': '21:00' }, sentence: '夜间不能实施强制（行政强制法第四十三条）' },
  { name: 'on 1 October', site: {}, values: { startedAt: '2026-10-01', endedAt: '2026-10-01' }, sentence: '法定节假日不能实施强制（行政强制法第四十三条）' },
  { name: 'with an open objection', site: { row: { openObjections: 1 } }, values: {}, sentence: '有异议还没有办结' },
  { name: 'by cutting the water', site: {}, values: { measures: 'water' }, sentence: '不能用停水、停电、停热、停燃气的办法（行政强制法第四十三条）' },
]

const context = (db: Database, may = true) => ({ db, actor: { ...officer, can: () => may }, calendar, now: monday, locale: 'zh-CN', site: defaultSite }) as unknown as StaffContext
const bulkOf = (sites: { id: string, version: number }[], values: Record<string, string> = {}) => bulkMoveSchema.parse({ move: 'enforce', facts: factsOf(values), words: { reason: '统一办理' }, sites: sites.map(({ id, version }) => ({ id, version })) })

describe('what is typed into the form of an enforcement', () => {
  it.each(cases)('is refused $name, with the article', async ({ site, values, sentence }) => {
    const db = await createTestDatabase()
    const { id, version } = await ready(db, site)
    const refused = await moveSite(db, { siteId: id, version, request: { move: 'enforce', facts: factsOf(values) }, ...by }).catch((error: unknown) => error as PortalError)
    expect(refused).toMatchObject({ status: 422 })
    expect(translateIssues((refused as PortalError).issues, 'zh-CN').map(({ message }) => message).join()).toContain(sentence)
    expect((await getSite(db, id)).status).toBe('hold')
  })

  it('is recorded when every rule is met', async () => {
    const db = await createTestDatabase()
    const { id, version } = await ready(db)
    await moveSite(db, { siteId: id, version, request: { move: 'enforce', facts: factsOf({}) }, ...by })
    expect((await getSite(db, id)).status).toBe('enforced')
  })
})

describe('the preview of a bulk change', () => {
  it.each(cases)('says of the one site $name why it may not go, and of the other where it goes', async ({ site, values, sentence }) => {
    const db = await createTestDatabase()
    const [one, other] = [await ready(db), await ready(db, site)]
    const { rows, isPossible } = await previewMoves(context(db), bulkOf([one, other], values))
    expect(isPossible).toBe(false)
    expect(rows.map(({ id }) => id)).toEqual([one.id, other.id])
    expect(rows[1]!.issues.map(({ message }) => message).join()).toContain(sentence)
    if (Object.keys(values).length === 0) expect(rows[0]).toMatchObject({ from: 'hold', to: 'enforced', issues: [] })
    expect((await getSite(db, one.id)).version).toBe(one.version)
  })

  it('says of whom it is not, and of what was changed in between', async () => {
    const db = await createTestDatabase()
    const site = await ready(db)
    expect((await previewMoves(context(db, false), bulkOf([site]))).rows[0]!.issues.map(({ code }) => code)).toEqual(['forbidden'])
    expect((await previewMoves(context(db), bulkOf([{ id: site.id, version: 9 }]))).rows[0]!.issues.map(({ code }) => code)).toEqual(['stale'])
  })
})

describe('the life of a site as staff see it', () => {
  it('offers each move of the status to its role alone, and names who approved', async () => {
    const db = await createTestDatabase()
    const site = await ready(db)
    const lifeOf = (...permissions: string[]) => getSiteLife(db, { site, mayDo: permission => permissions.includes(permission), objections: [], by: officer.id, now: monday, calendar })
    expect((await lifeOf('enforce')).offers.map(({ move }) => move).sort()).toEqual(['completeChecklist', 'enforce', 'recordDefence', 'schedule'])
    expect((await lifeOf('approve')).offers.map(({ move }) => move).sort()).toEqual(['approve', 'approveAgain'])
    expect((await lifeOf()).offers).toEqual([])
  })
})
