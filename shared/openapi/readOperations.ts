import { z } from 'zod'
import { quarterSchema } from '../bulletins/fairness.ts'
import { rowsQuerySchema } from '../bulletins/figures.ts'
import { matrixQuerySchema } from '../hearings/answers.ts'
import { hallsSchema } from '../hearings/deliberation.ts'
import { matterListSchema } from '../hearings/listSchema.ts'
import { readingSchema } from '../hearings/reading.ts'
import { textQuerySchema } from '../hearings/textQuery.ts'
import { planListSchema } from '../inspections/schemas.ts'
import { siteListSchema } from '../ledger/schemas.ts'
import { categories, statuses } from '../ledger/rules.ts'
import { monthSchema } from '../reports/figures.ts'
import { searchSchema } from '../search/schemas.ts'
import { orderListSchema } from '../volunteers/ordering.ts'
import { teamListSchema } from '../volunteers/teams.ts'
import * as bulletins from './answers/bulletins.ts'
import * as hearings from './answers/hearings.ts'
import * as ledger from './answers/ledger.ts'
import * as reports from './answers/reports.ts'
import * as texts from './answers/texts.ts'
import * as volunteers from './answers/volunteers.ts'
import { archiveSiteExample, archiveSiteId } from './examples.ts'
import { operationsOf } from './operation.ts'

const ofMonth = z.strictObject({ month: monthSchema.optional() })

export const readOperations = operationsOf([
  { id: 'listSites', section: 'ledger', method: 'get', path: '/api/ledger/sites', query: siteListSchema, answers: { 200: { schema: ledger.siteList } }, refusals: [422] },
  { id: 'readSite', section: 'ledger', method: 'get', path: '/api/ledger/sites/{id}', parts: { id: archiveSiteId }, answers: { 200: { schema: ledger.sitePage, example: archiveSiteExample } }, refusals: [404] },
  { id: 'readLedgerFigures', section: 'ledger', method: 'get', path: '/api/ledger/figures', answers: { 200: { schema: ledger.ledgerFigures } }, refusals: [] },
  { id: 'readArchive', section: 'ledger', method: 'get', path: '/api/ledger/archive', answers: { 200: { schema: ledger.archive } }, refusals: [] },
  { id: 'listInspectionPlans', section: 'ledger', method: 'get', path: '/api/inspections', query: planListSchema, answers: { 200: { schema: reports.inspectionPlans } }, refusals: [422] },

  { id: 'listMatters', section: 'hearings', method: 'get', path: '/api/hearings', query: matterListSchema, answers: { 200: { schema: hearings.matterList } }, refusals: [422] },
  { id: 'readMatter', section: 'hearings', method: 'get', path: '/api/hearings/{id}', parts: { id: null }, answers: { 200: { schema: hearings.matterNotice } }, refusals: [404] },
  { id: 'readMatterText', section: 'hearings', method: 'get', path: '/api/hearings/{id}/text', parts: { id: null }, query: textQuerySchema, answers: { 200: { schema: hearings.textVersions } }, refusals: [404, 422] },
  { id: 'listComments', section: 'hearings', method: 'get', path: '/api/hearings/{id}/comments', parts: { id: null }, query: readingSchema, answers: { 200: { schema: hearings.commentList } }, refusals: [404, 422, 429] },
  { id: 'listAnswers', section: 'hearings', method: 'get', path: '/api/hearings/{id}/answers', parts: { id: null }, query: matrixQuerySchema, answers: { 200: { schema: hearings.answerMatrix } }, refusals: [404, 422] },
  { id: 'listDraws', section: 'hearings', method: 'get', path: '/api/hearings/{id}/draw', parts: { id: null }, answers: { 200: { schema: hearings.drawList } }, refusals: [404] },
  { id: 'readMeetingRecord', section: 'hearings', method: 'get', path: '/api/hearings/{id}/record', parts: { id: null }, answers: { 200: { schema: hearings.meetingRecord } }, refusals: [404] },
  { id: 'listHalls', section: 'hearings', method: 'get', path: '/api/hearings/halls', query: hallsSchema, answers: { 200: { schema: hearings.hallList } }, refusals: [422] },
  { id: 'readModerationFigures', section: 'hearings', method: 'get', path: '/api/hearings/rules', query: ofMonth, answers: { 200: { schema: hearings.moderationFigures } }, refusals: [404] },

  { id: 'listTeams', section: 'volunteers', method: 'get', path: '/api/volunteers/teams', query: teamListSchema, answers: { 200: { schema: volunteers.teamList } }, refusals: [422] },
  { id: 'readTeam', section: 'volunteers', method: 'get', path: '/api/volunteers/teams/{id}', parts: { id: null }, answers: { 200: { schema: volunteers.teamPage } }, refusals: [404] },
  { id: 'listOrders', section: 'volunteers', method: 'get', path: '/api/orders', query: orderListSchema, answers: { 200: { schema: volunteers.orderList } }, refusals: [422] },
  { id: 'readOrderFigures', section: 'volunteers', method: 'get', path: '/api/orders/figures', answers: { 200: { schema: volunteers.orderFigures } }, refusals: [] },
  { id: 'readAssistanceFigures', section: 'volunteers', method: 'get', path: '/api/assistance/figures', answers: { 200: { schema: reports.assistanceFigures } }, refusals: [] },

  { id: 'listBulletins', section: 'bulletins', method: 'get', path: '/api/bulletins', query: z.strictObject({ before: monthSchema.optional() }), answers: { 200: { schema: bulletins.bulletinList } }, refusals: [] },
  { id: 'readBulletin', section: 'bulletins', method: 'get', path: '/api/bulletins/{month}', parts: { month: null }, answers: { 200: { schema: bulletins.bulletin } }, refusals: [404] },
  { id: 'listBulletinRows', section: 'bulletins', method: 'get', path: '/api/bulletins/{month}/rows', parts: { month: null }, query: rowsQuerySchema, answers: { 200: { schema: bulletins.bulletinRows } }, refusals: [404, 422] },
  { id: 'readBulletinFile', section: 'bulletins', method: 'get', path: '/bulletins/{month}/figures.json', parts: { month: null }, answers: { 200: { schema: bulletins.bulletinFile } }, refusals: [404] },
  { id: 'readFairness', section: 'bulletins', method: 'get', path: '/api/bulletins/fairness', query: z.strictObject({ quarter: quarterSchema.optional() }), answers: { 200: { schema: bulletins.fairness } }, refusals: [404] },
  { id: 'readReportFigures', section: 'bulletins', method: 'get', path: '/api/report/figures', query: ofMonth, answers: { 200: { schema: reports.reportFigures } }, refusals: [404] },

  { id: 'search', section: 'texts', method: 'get', path: '/api/search', query: searchSchema, answers: { 200: { schema: texts.searchResult } }, refusals: [422, 429] },
  { id: 'listPolicies', section: 'texts', method: 'get', path: '/api/policies', query: z.strictObject({ category: z.enum(categories).optional(), state: z.enum(statuses).optional() }), answers: { 200: { schema: texts.policyList } }, refusals: [] },
  { id: 'readPolicy', section: 'texts', method: 'get', path: '/api/policies/{slug}', parts: { slug: 'steps-and-objections' }, answers: { 200: { schema: texts.policyPage } }, refusals: [404] },
  { id: 'listNotices', section: 'texts', method: 'get', path: '/api/notices', answers: { 200: { schema: texts.noticeList } }, refusals: [] },
  { id: 'readNotice', section: 'texts', method: 'get', path: '/api/notices/{slug}', parts: { slug: 'archive' }, answers: { 200: { schema: texts.noticePage } }, refusals: [404] },
  { id: 'listTerms', section: 'texts', method: 'get', path: '/api/glossary', answers: { 200: { schema: texts.termList } }, refusals: [] },
])
