import { describe, expect, it } from 'vitest'
import { messages } from '../../../i18n/zh-CN.ts'
import { createCalendar, packagedCalendar } from '#shared/calendar/calendar'
import { guessMapping } from '#shared/ledger/imports'
import type { RoundFacts } from '#shared/ledger/rounds'
import type { Database } from '#server/database/connect'
import { commit } from '#server/database/commit'
import { addAcceptance } from '#server/domain/ledger/acceptances'
import { addSitePhoto, correctSite, registerSite, toInput, writeChanges } from '#server/domain/ledger/commands'
import { freezing } from '#server/domain/ledger/freezing'
import { placeOnHold, recountHolds } from '#server/domain/ledger/holds'
import { commitImport, planImport } from '#server/domain/ledger/imports'
import { moveSite, moveSites, planMoves, type MoveRequest } from '#server/domain/ledger/moving'
import { getSite, type SiteRow } from '#server/domain/ledger/queries'
import { closeRemedy, recordRemedy } from '#server/domain/ledger/remedies'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { editor, siteInput } from '../../support/ledger.ts'
import { aSite, homeFacts, readyFacts } from '../../support/sites.ts'

const by = { actor: { kind: 'staff', id: 'enforcement' } as const, now: monday, calendar: packagedCalendar }
/** Friday before the Monday the tests stand on, at work. */
const done: RoundFacts = { measures: ['dismantling'], startedAt: '2026-11-20T09:00:00+08:00', endedAt: '2026-11-20T15:00:00+08:00' }
const enforce = (facts: RoundFacts = {}): MoveRequest => ({ move: 'enforce', facts: { ...done, ...facts } })

const onHold = (db: Database, facts: RoundFacts = {}, row: Partial<SiteRow> = {}) => aSite(db, { status: 'hold', facts: { ...readyFacts, ...facts }, row: { officeNumber: '示例-1', holdUntilOn: '2026-09-07', ...row } })

/** What the command, the file and the bulk action say about the same wish. */
async function refusalsOf(db: Database, { id }: Pick<SiteRow, 'id'>, request: MoveRequest, word = '依法强制拆除中') {
  const site = await getSite(db, id)
  const codes = (issues: ReadonlyArray<{ code: string }>) => [...new Set(issues.map(({ code }) => code))].sort()
  const command = await moveSite(db, { siteId: id, version: site.version, request, ...by }).then(() => 'done', (error: { issues: Array<{ code: string }> }) => codes(error.issues))
  const bulk = await moveSites(db, { sites: [{ id, version: site.version }], request, ...by }).then(() => 'done', (error: { issues: Array<{ code: string }> }) => codes(error.issues))
  const preview = await planMoves(db, { siteIds: [id], request, ...by })
  const headers = ['编号', '名称', '街道', '状态']
  const options = {
    sheet: { headers, rows: [[site.officeNumber!, site.nameZh, '八宝山街道', word]] }, mapping: guessMapping(headers), scope: 'all' as const, reason: '按台账更新', mayMove: () => true, ...by,
  }
  const file = await planImport(db, { ...options, sheet: { ...options.sheet, rows: [[site.officeNumber!, site.nameZh, '', word]] } })
  await expect(commitImport(db, options)).rejects.toMatchObject({ code: 'ledger.import_has_errors' })
  expect(await getSite(db, id)).toMatchObject({ status: site.status, version: site.version })
  return { command, bulk, preview: codes(preview[0]!.issues), file: file.rows.flatMap(row => codes(row.issues)) }
}

const sentence = (code: string) => (messages.errors.ledger as Record<string, string>)[code.replace('ledger.', '')]

describe('an enforcement', () => {
  it('that is complete goes through, so that each refusal below has the one cause it names', async () => {
    const db = await createTestDatabase()
    const { id } = await onHold(db)
    await moveSite(db, { siteId: id, version: 2, request: enforce(), ...by })
    expect(await getSite(db, id)).toMatchObject({ status: 'enforced', mode: 'enforced', version: 3 })
    const home = await onHold(db, homeFacts, { livedIn: true, officeNumber: '示例-2' })
    await moveSite(db, { siteId: home.id, version: 2, request: enforce(), ...by })
  })

  it.each<[string, RoundFacts, RoundFacts, string, RegExp]>([
    ['while the time for review and suit runs', { enforcementServedOn: '2026-06-22' }, {}, 'still_on_hold', /第四十四条/],
    ['at 20:00', {}, { startedAt: '2026-11-20T20:00:00+08:00', endedAt: '2026-11-20T21:00:00+08:00' }, 'at_night', /第四十三条/],
    ['before eight in the morning', {}, { startedAt: '2026-11-20T07:30:00+08:00' }, 'at_night', /第四十三条/],
    ['into the night', {}, { endedAt: '2026-11-20T18:01:00+08:00' }, 'at_night', /第四十三条/],
    ['over a night', {}, { startedAt: '2026-11-19T09:00:00+08:00' }, 'at_night', /第四十三条/],
    ['on 1 October', { approvedOn: '2026-09-28' }, { startedAt: '2026-10-01T09:00:00+08:00', endedAt: '2026-10-01T15:00:00+08:00' }, 'on_holiday', /第四十三条/],
    ['by cutting the water', {}, { measures: ['dismantling', 'water'] }, 'supplies_cut', /第四十三条/],
    ['by cutting the heat', {}, { measures: ['heat'] }, 'supplies_cut', /第四十三条/],
    ['on a day before the time was over, told afterwards', { approvedOn: '2026-09-01' }, { startedAt: '2026-09-04T09:00:00+08:00', endedAt: '2026-09-04T15:00:00+08:00' }, 'still_on_hold', /第四十四条/],
    ['before a defence was answered', { defence: 'recorded' }, {}, 'defence_unanswered', /第三十六条/],
    ['with the list of goods missing', { checklist: readyFacts.checklist.filter(step => step !== 'goodsList') }, {}, 'checklist_incomplete', /第三十四条/],
    ['approved after it was done', { approvedOn: '2026-11-21' }, {}, 'approval_required', /批准/],
    ['in the time of the notice', { noticeUntilOn: '2026-11-20' }, {}, 'notice_running', /第四十四条/],
    ['of an unknown party never told', { partyKnown: false }, {}, 'service_unknown', /第四十四条/],
  ])('%s is refused with its article, by command, by bulk and by file', async (_, facts, given, code, article) => {
    const db = await createTestDatabase()
    const { command, bulk, preview, file } = await refusalsOf(db, await onHold(db, facts), enforce(given))
    expect(command).toEqual([`ledger.${code}`])
    expect([bulk, preview]).toEqual([command, command])
    // A row of a file has no room for what an enforcement needs, so it is never one.
    expect(file).toContain('ledger.fact_required')
    if (code === 'still_on_hold' && given.startedAt === undefined) expect(file).toContain('ledger.still_on_hold')
    expect(sentence(code)).toMatch(article)
  })

  it.each<[string, RoundFacts, string]>([
    ['without a notice to who lives there', { ...homeFacts, noticeServedOn: undefined }, 'home_notice_required'],
    ['with a notice in no language', { ...homeFacts, noticeLanguages: [] }, 'home_notice_words'],
    ['with the needs of who lives there unknown', { ...homeFacts, hasIll: undefined }, 'home_needs_unknown'],
    ['with nobody to help', { ...homeFacts, assistancePhone: undefined }, 'home_assistance_required'],
    ['in the heating season with one approval', { ...homeFacts, secondApprovedBy: undefined }, 'heating_approval_required'],
    ['in the heating season with the same person approving twice', { ...homeFacts, secondApprovedBy: 'head' }, 'heating_approval_required'],
    ['with the notice served on the day itself', { ...homeFacts, noticeServedOn: '2026-11-20' }, 'home_notice_late'],
  ])('of a place somebody lives in, or may, %s is refused', async (_, facts, code) => {
    const db = await createTestDatabase()
    for (const livedIn of [true, null]) {
      const { command } = await refusalsOf(db, await onHold(db, facts, { livedIn, officeNumber: `示例-${String(livedIn)}` }), enforce())
      expect(command).toEqual([`ledger.${code}`])
    }
  })

  it('is refused while an objection, a review, a suit, hardship or a claim is open, everywhere with the article', async () => {
    const db = await createTestDatabase()
    const frozen = await onHold(db)
    await commit(db, tx => writeChanges(tx, [freezing(frozen, { hide: false, now: monday })], by))
    const answers = await refusalsOf(db, frozen, enforce())
    expect([answers.command, answers.bulk, answers.preview]).toEqual([['ledger.objection_open'], ['ledger.objection_open'], ['ledger.objection_open']])
    expect(answers.file).toContain('ledger.objection_open')
    for (const [kind, code] of [['reconsideration', 'review_or_suit_open'], ['litigation', 'review_or_suit_open'], ['hardship', 'suspended'], ['thirdParty', 'suspended']] as const) {
      const site = await onHold(db, {}, { officeNumber: `示例-${kind}` })
      await recordRemedy(db, { siteId: site.id, version: 2, kind, openedOn: '2026-11-23', reason: '有困难', ...by })
      const { command, bulk, file } = await refusalsOf(db, site, enforce())
      expect(command).toContain(`ledger.${code}`)
      expect(bulk).toEqual(command)
      expect(file).toContain(`ledger.${code}`)
    }
    expect([sentence('review_or_suit_open'), sentence('suspended')]).toEqual([expect.stringContaining('第四十四条'), expect.stringContaining('第三十九条')])
  })

  it('from any other state than hold is refused, and a new row of a file is never enforced or closed', async () => {
    const db = await createTestDatabase()
    const noticed = await aSite(db, { status: 'noticed', facts: readyFacts, row: { officeNumber: '示例-3' } })
    const { command, file } = await refusalsOf(db, noticed, enforce())
    expect([command, file]).toEqual([['ledger.enforced_from_hold_only'], ['ledger.enforced_from_hold_only']])
    expect(sentence('enforced_from_hold_only')).toMatch(/第四十四条/)
    for (const status of ['enforced', 'hold', 'accepted', 'closed'] as const) {
      await expect(registerSite(db, { input: siteInput({ status }), actor: editor, now: monday })).rejects.toMatchObject({ issues: [{ code: 'ledger.not_an_entry_status' }] })
      await expect(correctSite(db, { siteId: noticed.id, version: 2, input: { ...toInput(noticed), status }, reason: '改', actor: editor, now: monday })).rejects.toMatchObject({ issues: [{ path: 'status', code: 'ledger.status_by_move_only' }] })
    }
  })

  it('loses its approval and its planned time when a review opens, and fifteen days pass after it closes', async () => {
    const db = await createTestDatabase()
    const { id } = await onHold(db, { plannedStart: '2026-11-24T09:00:00+08:00', plannedEnd: '2026-11-24T10:00:00+08:00' })
    const remedyId = await recordRemedy(db, { siteId: id, version: 2, kind: 'reconsideration', openedOn: '2026-11-20', ...by })
    await closeRemedy(db, { siteId: id, version: 3, remedyId, outcome: 'upheld', closedOn: '2026-11-23', ...by })
    expect(await getSite(db, id)).toMatchObject({ holdUntilOn: '2026-12-08', version: 4 })
    const at = new Date('2026-12-14T04:00:00Z')
    const request = enforce({ startedAt: '2026-12-11T09:00:00+08:00', endedAt: '2026-12-11T10:00:00+08:00' })
    await expect(moveSite(db, { siteId: id, version: 4, request, ...by, now: at })).rejects.toMatchObject({ issues: [{ code: 'ledger.approval_required' }] })
  })
})

describe('a closure', () => {
  const cleared = async (db: Database, people: Array<{ id: string, isOwnerUnit: boolean, withPhoto: boolean }>) => {
    const { id } = await aSite(db, { status: 'demolished', row: { officeNumber: '示例-9' } })
    for (const { id: person, isOwnerUnit, withPhoto } of people) {
      const photos = withPhoto ? [await addSitePhoto(db, { siteId: id, photo: { moment: 'after', media: `${person}.jpg`, width: 1, height: 1, captionZh: '场地', captionEn: null, takenOn: null }, actor: editor, now: monday })] : []
      await addAcceptance(db, { siteId: id, version: (await getSite(db, id)).version, isOwnerUnit, isCleared: true, photos, seenOn: '2026-11-22', actor: { kind: 'staff', id: person }, now: monday })
    }
    return id
  }
  const accept: MoveRequest = { move: 'accept', facts: { acceptedOn: '2026-11-23' } }

  it.each([
    ['one person', [{ id: 'one', isOwnerUnit: false, withPhoto: true }], 'two_acceptances_required'],
    ['the same person twice', [{ id: 'one', isOwnerUnit: false, withPhoto: true }, { id: 'one', isOwnerUnit: false, withPhoto: true }], 'two_acceptances_required'],
    ['people of the owner’s unit only', [{ id: 'one', isOwnerUnit: true, withPhoto: true }, { id: 'two', isOwnerUnit: true, withPhoto: true }], 'acceptance_by_another_unit'],
    ['no photo', [{ id: 'one', isOwnerUnit: true, withPhoto: false }, { id: 'two', isOwnerUnit: false, withPhoto: false }], 'acceptance_photo_required'],
  ])('after a look by %s is refused, by command, bulk and file', async (_, people, code) => {
    const db = await createTestDatabase()
    const id = await cleared(db, people)
    const { command, bulk } = await refusalsOf(db, { id }, accept, '已验收')
    expect([command, bulk]).toEqual([[`ledger.${code}`], [`ledger.${code}`]])
    const close = await refusalsOf(db, { id }, { move: 'close', facts: { closedOn: '2026-11-23' } }, '已销账')
    expect(close.command).toEqual(['ledger.closed_after_acceptance_only', `ledger.${code}`].sort())
    expect(close.file).toEqual(close.command)
    expect(sentence('closed_after_acceptance_only')).toMatch(/场光地净/)
  })

  it('after two have seen the ground, one of another unit, with a photo, goes through to the end', async () => {
    const db = await createTestDatabase()
    const id = await cleared(db, [{ id: 'one', isOwnerUnit: true, withPhoto: false }, { id: 'two', isOwnerUnit: false, withPhoto: true }])
    await moveSite(db, { siteId: id, version: (await getSite(db, id)).version, request: accept, ...by })
    await moveSite(db, { siteId: id, version: (await getSite(db, id)).version, request: { move: 'close', facts: { closedOn: '2026-11-23' } }, ...by })
    expect(await getSite(db, id)).toMatchObject({ status: 'closed', acceptedOn: '2026-11-23', closedOn: '2026-11-23' })
  })
})

describe('many sites at once', () => {
  it('move all or none, with one reason and one event for each', async () => {
    const db = await createTestDatabase()
    const sites = await Promise.all(['甲', '乙', '丙'].map(nameZh => aSite(db, { status: 'planned', input: { nameZh } })))
    const stuck = await aSite(db, { status: 'closed' })
    const request: MoveRequest = { move: 'startVoluntary', facts: { agreedUntilOn: '2026-12-31' }, reason: '产权单位统一自拆' }
    await expect(moveSites(db, { sites: [...sites, stuck], request, ...by })).rejects.toMatchObject({ status: 422, issues: [{ path: `sites.${stuck.id}`, code: 'ledger.move_not_allowed' }] })
    expect((await getSite(db, sites[0]!.id)).status).toBe('planned')
    await moveSites(db, { sites, request, ...by })
    for (const { id } of sites) expect(await getSite(db, id)).toMatchObject({ status: 'voluntary', mode: 'voluntary', version: 3 })
    await expect(moveSites(db, { sites, request, ...by })).rejects.toMatchObject({ code: 'stale' })
  })
})

describe('the hold', () => {
  it('begins by the clock, once, and never by a person or a file', async () => {
    const db = await createTestDatabase()
    const site = await aSite(db, { status: 'noticed', facts: { ...readyFacts, enforcementServedOn: '2026-11-20' }, row: { officeNumber: '示例-5' } })
    const { command, bulk, file } = await refusalsOf(db, site, { move: 'hold' }, '救济期内')
    expect([command, bulk, file]).toEqual([['ledger.by_clock_only'], ['ledger.by_clock_only'], ['ledger.by_clock_only']])
    expect(await Promise.all([placeOnHold(db, by), placeOnHold(db, by)]).then(counts => counts[0] + counts[1])).toBe(1)
    expect(await getSite(db, site.id)).toMatchObject({ status: 'hold', holdUntilOn: '2027-05-20' })
  })

  it('ends on another day when the holidays of the year are known', async () => {
    const db = await createTestDatabase()
    const site = await aSite(db, { status: 'noticed', facts: { ...readyFacts, enforcementServedOn: '2026-11-20' } })
    await placeOnHold(db, by)
    const calendar = createCalendar({ officialYears: [{ year: 2027, off: ['2027-05-20', '2027-05-21', '2027-10-01'], work: [], notice: '示例' }] })
    expect(await recountHolds(db, { calendar, now: later(monday, { days: 1 }) })).toBe(1)
    expect(await recountHolds(db, { calendar, now: later(monday, { days: 1 }) })).toBe(0)
    expect(await getSite(db, site.id)).toMatchObject({ holdUntilOn: '2027-05-24' })
  })
})
