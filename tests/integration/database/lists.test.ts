import { globSync, readFileSync } from 'node:fs'
import { asc, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { writeCursor } from '#server/database/cursor'
import * as assistance from '#server/domain/assistance/queries'
import * as bodies from '#server/domain/bodies/queries'
import * as bulletins from '#server/domain/bulletins/queries'
import * as calendar from '#server/domain/calendar/queries'
import * as events from '#server/domain/events/queries'
import { events as eventsTable } from '#server/domain/events/tables'
import * as follows from '#server/domain/follows/queries'
import * as gateways from '#server/domain/gateways/queries'
import * as deliberation from '#server/domain/hearings/deliberation'
import * as meetings from '#server/domain/hearings/meetingQueries'
import * as desk from '#server/domain/hearings/desk'
import * as matters from '#server/domain/hearings/public'
import * as plans from '#server/domain/inspections/planQueries'
import * as visits from '#server/domain/inspections/queries'
import * as checks from '#server/domain/ledger/checks'
import * as news from '#server/domain/ledger/news'
import * as placed from '#server/domain/ledger/placed'
import * as ledger from '#server/domain/ledger/queries'
import * as objections from '#server/domain/objections/queries'
import * as open311 from '#server/domain/open311/queries'
import * as places from '#server/domain/places/queries'
import * as record from '#server/domain/record/publicEntries'
import * as reports from '#server/domain/reports/queries'
import * as search from '#server/domain/search/queries'
import * as staff from '#server/domain/staff/queries'
import * as disputes from '#server/domain/volunteers/disputes'
import * as hours from '#server/domain/volunteers/hourQueries'
import * as leases from '#server/domain/volunteers/leaseQueries'
import * as orders from '#server/domain/volunteers/orderQueries'
import * as people from '#server/domain/volunteers/people'
import * as volunteers from '#server/domain/volunteers/queries'
import * as routes from '#server/domain/volunteers/routes'
import * as shifts from '#server/domain/volunteers/shiftPages'
import * as teams from '#server/domain/volunteers/teamQueries'
import * as webhooks from '#server/domain/webhooks/queries'
import * as whistles from '#server/domain/whistles/queries'
import { bodyLists, helpLists } from '#shared/assistance/schemas'
import { proposalStates } from '#shared/hearings/deliberation'
import { objectionStates } from '#shared/objections/rules'
import type { RowScope } from '#shared/staff/permissions'
import { staffOrderLists } from '#shared/volunteers/ordering'
import { volunteerStates } from '#shared/volunteers/rules'
import { monday as now } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { isSortedWhole, plansOf, tablesReadWhole } from '../../support/plans.ts'

const scopes: Record<string, RowScope> = {
  everybody: { subDistricts: 'all', bodyId: null, communities: null },
  subDistrict: { subDistricts: ['110107003'], bodyId: null, communities: null },
}
const [all, ofOne] = [scopes.everybody!, scopes.subDistrict!]
const limit = 20
const day = '2026-11-23'
const place = { at: now, id: 'x' }

/** What stands for a request that a page makes: each list by the name it has in the code, asked in the ways it can be asked. */
function asked(db: Database): Record<string, Array<() => unknown>> {
  const sites = (['date', 'area', 'pinyin'] as const).flatMap(sort => [
    {}, { subDistrict: '110107003' }, { category: 'hazard' }, { owner: 'district' }, { status: 'published' }, { unchecked: '1' }, { subDistrict: '110107003', category: 'hazard', status: 'published' },
  ].flatMap(narrowed => [undefined, writeCursor(sort, sort === 'area' ? 1 : 'x', 'y')].map(cursor => () => ledger.listSites(db, { filter: { period: 'live', sort, ...narrowed } as never, limit, cursor, today: day }))))
  const inScopes = (list: (scope: RowScope) => unknown) => [all, ofOne].map(scope => () => list(scope))
  return {
    'assistance.listForBody': bodyLists.map(list => () => assistance.listForBody(db, { bodyId: 'x', list, limit })),
    'assistance.listRequests': helpLists.flatMap(list => inScopes(scope => assistance.listRequests(db, { scope, list, limit }))),
    'assistance.listRoutes': [() => assistance.listRoutes(db, 'x')],
    'assistance.listSteps': [() => assistance.listSteps(db, 'x')],
    'bodies.listBodies': [() => bodies.listBodies(db)],
    'bulletins.listBulletins': [() => bulletins.listBulletins(db, { limit, before: '2026-10' })],
    'bulletins.listCorrections': [() => bulletins.listCorrections(db, '2026-10')],
    'bulletins.listStanding': [() => bulletins.listStanding(db, { until: '2026-10', limit })],
    'calendar.listHolidayYears': [() => calendar.listHolidayYears(db)],
    'calendar.listOfficialYears': [() => calendar.listOfficialYears(db)],
    'events.listActedOn': [() => events.listActedOn(db, { actions: ['site.moved'], since: now })],
    'events.listActions': [() => events.listActions(db, { actions: ['site.moved'], from: now, until: now })],
    'events.listActionsOf': [() => events.listActionsOf(db, { type: 'site', ids: ['x', 'y'], actions: ['site.moved'], until: now })],
    'events.listEvents': [{}, { subject: { type: 'site' as const } }, { subject: { type: 'site' as const, id: 'x' } }, { actorId: 'x' }, { from: now }, { action: 'site', subject: { type: 'site' as const } }]
      .flatMap(filter => [undefined, place].map(before => () => events.listEvents(db, filter, { limit, before }))),
    'events.listEventsById': [() => events.listEventsById(db, ['x', 'y'])],
    'events.listEventsOf': [() => events.listEventsOf(db, { type: 'site', ids: ['x'], action: 'site.moved' })],
    'events.listTimeline': [() => events.listTimeline(db, { type: 'site', id: 'x' })],
    'events.listTimelines': [() => events.listTimelines(db, { type: 'site', ids: ['x', 'y'] })],
    'follows.listFollows': [() => follows.listFollows(db, 'x')],
    'gateways.listForwards': [() => gateways.listForwards(db, { gatewayId: 'x', limit })],
    'gateways.listForwardsOfReport': [() => gateways.listForwardsOfReport(db, 'x')],
    'gateways.listGateways': [() => gateways.listGateways(db)],
    'gateways.listGatewaysFor': [() => gateways.listGatewaysFor(db, 'yard')],
    'hearings.listGroups': [() => meetings.listGroups(db, 'x')],
    'hearings.listLatestNotices': [() => matters.listLatestNotices(db, { limit })],
    'hearings.listMatterAddresses': [() => matters.listMatterAddresses(db, { after: 'x', limit })],
    'hearings.listMattersForStaff': inScopes(scope => desk.listMattersForStaff(db, { scope, limit, now } as never)),
    'hearings.listProposals': proposalStates.flatMap(state => inScopes(scope => deliberation.listProposals(db, { scope, state, limit }))),
    'hearings.listPublicMatters': [undefined, 'announced' as const, 'open' as const, 'closed' as const].map(state => () => matters.listPublicMatters(db, { state, limit, now })),
    'inspections.listOverdue': inScopes(scope => plans.listOverdue(db, { scope, today: day, limit })),
    'inspections.listPlans': [() => plans.listPlans(db, { viewer: { id: 'x', role: 'administrator' }, limit, now })],
    'inspections.listPlansOf': [() => plans.listPlansOf(db, { siteId: 'x', viewer: { id: 'x', role: 'administrator' }, now })],
    'inspections.listPublicVisits': [() => visits.listPublicVisits(db, 'x')],
    'inspections.listPublishedPlans': [() => plans.listPublishedPlans(db, { limit })],
    'inspections.listVisits': [() => visits.listVisits(db, 'x')],
    'ledger.findLedgerState': [() => ledger.findLedgerState(db)],
    'ledger.getFigures': [() => ledger.getFigures(db)],
    'ledger.getPublicSite': [() => ledger.getPublicSite(db, 'x').catch(() => {})],
    'ledger.listConcernedSites': [() => ledger.listConcernedSites(db, { statuses: ['published'], categories: ['hazard'] as never, limit })],
    'ledger.listMilestones': [() => ledger.listMilestones(db)],
    'ledger.listOpenRemedyKinds': [() => ledger.listOpenRemedyKinds(db, 'x')],
    'ledger.listPlacedSites': [() => placed.listPlacedSites(db, { filter: {}, limit, after: place })],
    'ledger.listSiteAddresses': [() => news.listSiteAddresses(db, { after: 'x', limit })],
    'ledger.listSiteNews': [{}, { subDistrict: '110107003' }, { siteIds: ['x', 'y'] }].map(scope => () => news.listSiteNews(db, { until: now, limit, ...scope })),
    'ledger.listSitePages': [() => news.listSitePages(db, { limit })],
    'ledger.listSites': sites,
    'ledger.listSites of words': [{}, { unchecked: '1' }, { subDistrict: '110107003' }].map(narrowed => () => ledger.listSites(db, { filter: { period: 'live', q: '青槐路', ...narrowed } as never, limit, today: day })),
    'ledger.listSitesForStaff': [{}, { subDistrict: '110107003' }, { shelf: 'none' as const }].flatMap(narrowed => [undefined, writeCursor(now, 'x')].map(cursor => () => ledger.listSitesForStaff(db, { limit, cursor, ...narrowed } as never))),
    'ledger.listSitesToRecognise': [() => ledger.listSitesToRecognise(db, { subDistrict: '110107003', box: { west: 116.1, east: 116.2, south: 39.9, north: 40 } })],
    'ledger.listUnchecked': inScopes(scope => checks.listUnchecked(db, { scope, today: day, limit })),
    'objections.listObjectionFiles': [() => objections.listObjectionFiles(db, 'x')],
    'objections.listObjectionMessages': [() => objections.listObjectionMessages(db, 'x')],
    'objections.listObjectionsForStaff': objectionStates.flatMap(list => [undefined, { on: day, id: 'x' }].flatMap(cursor => inScopes(scope => objections.listObjectionsForStaff(db, { scope, list, cursor, limit, today: day })))),
    'objections.listOpenOfSite': [() => objections.listOpenOfSite(db, 'x')],
    'open311.listPublicUpdates': [() => open311.listPublicUpdates(db, ['x', 'y'])],
    'open311.listRequests': [() => open311.listRequests(db, { from: now, until: now, page: 1, pageSize: 50 } as never)],
    'open311.listUpdates': [() => open311.listUpdates(db, { from: now, until: now })],
    'places.listPlaces': [undefined, place].flatMap(after => inScopes(scope => places.listPlaces(db, { scope, limit, after }))),
    'record.listDays': [() => record.listDays(db, { now })],
    'record.listEntries': [() => record.listEntries(db, { from: 7, limit })],
    'record.listEntriesOfDay': [() => record.listEntriesOfDay(db, { day, limit })],
    'reports.listCoReports': [() => reports.listCoReports(db, 'x')],
    'reports.listPublishable': [() => reports.listPublishable(db, { movedBefore: now, receivedBefore: now, limit })],
    'search.search': [() => search.search(db, { q: '青槐', locale: 'zh-CN' }), () => search.search(db, { q: '青槐', locale: 'zh-CN', found: 'many' })],
    'staff.listOpenSessions': [() => staff.listOpenSessions(db, { accountId: 'x', now })],
    'staff.listStaffAccounts': [() => staff.listStaffAccounts(db)],
    'staff.listStaffOfBody': [() => staff.listStaffOfBody(db, 'x')],
    'staff.listStaffWhoMay': [() => staff.listStaffWhoMay(db, 'reports', 'accept')],
    'volunteers.listCorrections': [true, false].flatMap(isDecided => inScopes(scope => hours.listCorrections(db, { scope, isDecided, limit, now }))),
    'volunteers.listDisputes': inScopes(scope => disputes.listDisputes(db, { scope, limit })),
    'volunteers.listHolders': [() => leases.listHolders(db, { orderId: 'x', now })],
    'volunteers.listLeasesForStaff': [() => leases.listLeasesForStaff(db, { orderId: 'x', now })],
    'volunteers.listLeasesToConfirm': inScopes(scope => hours.listLeasesToConfirm(db, { scope, limit })),
    'volunteers.listMembers': [() => volunteers.listMembers(db, 'x')],
    'volunteers.listMemberships': [() => volunteers.listMemberships(db, 'x')],
    'volunteers.listOpenOrders': [{}, { kind: 'x' }, { community: 'x' }].map(narrowed => () => orders.listOpenOrders(db, { ...narrowed, limit, now })),
    'volunteers.listOrdersForStaff': staffOrderLists.flatMap(list => inScopes(scope => orders.listOrdersForStaff(db, { scope, list, limit }))),
    'volunteers.listOwnHours': [() => hours.listOwnHours(db, { volunteerId: 'x', year: 2026, now })],
    'volunteers.listOwnOrders': [() => leases.listOwnOrders(db, { volunteerId: 'x', orderIds: ['x'], keys: undefined as never })],
    'volunteers.listOwnWeeks': [() => orders.listOwnWeeks(db, { subjectId: 'x', now }).catch(() => {})],
    'volunteers.listPeople': volunteerStates.flatMap(state => inScopes(scope => people.listPeople(db, { scope, state, limit, now }))),
    'volunteers.listPublicTeams': [{}, { form: 'x' }, { subDistrict: 'x' }, { community: 'x' }, { q: '青槐' }].map(narrowed => () => teams.listPublicTeams(db, { ...narrowed, limit, now } as never)),
    'volunteers.listRouteCards': inScopes(scope => routes.listRouteCards(db, { scope, limit })),
    'volunteers.listSeats': [() => leases.listSeats(db, 'x')],
    'volunteers.listSeries': [() => orders.listSeries(db, { seriesId: 'x' } as never)],
    'volunteers.listShiftsForStaff': inScopes(scope => shifts.listShiftsForStaff(db, { scope, from: now, now })),
    'volunteers.listShiftsToConfirm': inScopes(scope => hours.listShiftsToConfirm(db, { scope, limit, now })),
    'volunteers.listTeamAddresses': [() => teams.listTeamAddresses(db, { after: 'x', limit })],
    'volunteers.listTeamNews': [() => teams.listTeamNews(db, { limit })],
    'volunteers.listTeamsFor': [() => orders.listTeamsFor(db, ['x'])],
    'volunteers.listTeamsForStaff': inScopes(scope => teams.listTeamsForStaff(db, { scope, limit } as never)),
    'webhooks.listDeliveries': [() => webhooks.listDeliveries(db, { webhookId: 'x', limit })],
    'webhooks.listWebhooks': [() => webhooks.listWebhooks(db, now)],
    'whistles.listBodiesToAnswerFor': [() => whistles.listBodiesToAnswerFor(db, { whistleId: 'x', holder: { role: 'administrator', subDistricts: 'all' } })],
    'whistles.listOpenWhistles': [() => whistles.listOpenWhistles(db, { subDistricts: 'all', now })],
    'whistles.listWhistledBodies': [() => whistles.listWhistledBodies(db, ['x'])],
    'whistles.listWhistlesOfReport': [() => whistles.listWhistlesOfReport(db, { reportId: 'x', now })],
    'whistles.listWhistlesToAnswer': [() => whistles.listWhistlesToAnswer(db, { holder: { role: 'administrator', subDistricts: 'all' }, now })],
    'whistles.listWhistlesToEscalate': [() => whistles.listWhistlesToEscalate(db, { now, limit })],
  }
}

/** Tables that are as short in the largest city as in the smallest. */
const short = ['archive_checks', 'archive_editions', 'archive_figures', 'archive_milestones', 'bodies', 'gateways', 'holiday_years', 'ledger_counts', 'staff_accounts', 'webhooks']

/** Lists that are sorted when they are asked for, and why that takes no longer where there is more of everything else. */
const sorted: Record<string, string[]> = {
  'what belongs to one person, case, matter or site': [
    'follows.listFollows', 'gateways.listForwardsOfReport', 'inspections.listPlansOf', 'inspections.listPublicVisits', 'inspections.listVisits', 'ledger.listSiteNews', 'objections.listOpenOfSite', 'open311.listPublicUpdates',
    'volunteers.listHolders', 'volunteers.listLeasesForStaff', 'volunteers.listMemberships', 'volunteers.listOwnHours',
  ],
  'what waits at this moment': ['assistance.listForBody', 'volunteers.listLeasesToConfirm', 'volunteers.listOpenOrders', 'volunteers.listShiftsToConfirm'],
  'matters and teams, of which a district has some hundreds': ['hearings.listLatestNotices', 'hearings.listMatterAddresses', 'hearings.listPublicMatters', 'volunteers.listTeamAddresses', 'volunteers.listTeamsForStaff'],
  'what words find, a thousand documents being known before': ['ledger.listSites of words', 'search.search'],
  'asked by a job, never by a page': ['reports.listPublishable'],
}
const mayBeSorted = new Set(Object.values(sorted).flat())

function complaintsOf(name: string, { text, plan }: { text: string, plan: string }): string[] {
  const whole = tablesReadWhole(plan).filter(table => !short.includes(table) && !(table === 'matters' && mayBeSorted.has(name)))
  const isShort = tablesReadWhole(plan).length > 0 && whole.length === 0
  return [
    ...whole.map(table => `${name} reads all of ${table}`),
    ...isSortedWhole(plan) && !isShort && !mayBeSorted.has(name) ? [`${name} sorts before it shows`] : [],
  ].map(complaint => `${complaint}\n${text}\n${plan}`)
}

describe('a list that a page shows', () => {
  it('is walked along an index in its order, however long its table is', { timeout: 120_000 }, async () => {
    const db = await createTestDatabase()
    const complaints = new Set<string>()
    for (const [name, ways] of Object.entries(asked(db))) {
      let statements = 0
      for (const way of ways) {
        for (const statement of await plansOf(db, way)) {
          statements += 1
          for (const complaint of complaintsOf(name, statement)) complaints.add(complaint)
        }
      }
      expect(statements, name).toBeGreaterThan(0)
    }
    expect([...complaints]).toEqual([])
  })

  it('is among these lists', () => {
    const exported = globSync('server/domain/*/*ueries.ts').flatMap((file) => {
      const folder = file.split(/[/\\]/).at(-2)!
      return [...readFileSync(file, 'utf8').matchAll(/^export (?:async )?function\*? (list\w+)/gm)].map(found => `${folder}.${found[1]!}`)
    })
    // Demonstration rows are only listed to be taken out.
    const ofPages = exported.filter(name => !/\.listDemo\w+$/.test(name))
    expect(ofPages.filter(name => !(name in asked(undefined as never)))).toEqual([])
    expect(ofPages.length).toBeGreaterThan(60)
  })

  it('would be named here if it had no index', async () => {
    const db = await createTestDatabase()
    const [statement] = await plansOf(db, () => db.select().from(eventsTable).where(eq(eventsTable.reason, 'x')).limit(20))
    expect(complaintsOf('events.listByReason', statement!).map(complaint => complaint.split('\n')[0])).toEqual(['events.listByReason reads all of events'])
    const [byReason] = await plansOf(db, () => db.select().from(eventsTable).where(eq(eventsTable.subjectType, 'site')).orderBy(asc(eventsTable.reason)).limit(20))
    expect(complaintsOf('events.listByReason', byReason!).map(complaint => complaint.split('\n')[0])).toEqual(['events.listByReason sorts before it shows'])
  })
})
