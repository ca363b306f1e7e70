import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'
import { toDay } from '#shared/time'
import { findServedBulletin } from './servedBulletin.ts'
import { findServedHearing } from './servedHearing.ts'
import { findServedMatter } from './servedMatter.ts'
import { findServedMeeting } from './servedMeeting.ts'
import { findServedTeam } from './servedTeam.ts'

/** Where a page with a part in its address is looked at. A new one without an example stops the test. */
const examples: Record<string, () => Promise<string> | string> = {
  '/track/volunteer/shifts/[id]': () => '/track/volunteer/shifts/none',
  '/track/volunteer/shifts/[id]/people': () => '/track/volunteer/shifts/none/people',
  '/ledger/[id]': async () => `/ledger/${await findArchivedSite()}`,
  '/ledger/[id]/notice': async () => `/ledger/${await findArchivedSite()}/notice`,
  '/bulletins/[month]': async () => `/bulletins/${await findServedBulletin()}`,
  '/bulletins/[month]/rows': async () => `/bulletins/${await findServedBulletin()}/rows?figure=reportsReceived`,
  '/record/days/[day]': () => `/record/days/${toDay(new Date())}`,
  '/api-docs/[operation]': () => '/api-docs/listSites',
  '/data/[dataset]': () => '/data/sites-archive',
  '/policies/[slug]': () => '/policies/steps-and-objections',
  '/help/[slug]': () => '/help/paper-and-phone',
  '/r/[place]': () => '/r/110107009',
  '/notices/[slug]': () => '/notices/archive',
  '/hearings/[id]': async () => `/hearings/${(await findServedMatter()).id}`,
  '/hearings/[id]/answers': async () => `/hearings/${(await findServedMatter()).id}/answers`,
  '/hearings/[id]/follow': async () => `/hearings/${(await findServedMatter()).id}/follow`,
  '/hearings/[id]/text': async () => `/hearings/${(await findServedMatter()).id}/text?version=2&against=1`,
  '/hearings/[id]/comments': async () => `/hearings/${(await findServedMatter()).id}/comments`,
  '/hearings/[id]/comment': async () => `/hearings/${(await findServedMatter()).id}/comment`,
  '/hearings/[id]/comment/check': async () => `/hearings/${(await findServedMatter()).id}/comment/check`,
  '/hearings/[id]/comment/received': async () => `/hearings/${(await findServedMatter()).id}/comment/received`,
  '/hearings/[id]/comments/[number]/flag': () => findServedComment(),
  '/hearings/[id]/meeting': async () => `/hearings/${(await findServedMeeting()).matterId}/meeting`,
  '/hearings/[id]/meeting/apply': async () => `/hearings/${(await findServedMeeting()).matterId}/meeting/apply`,
  '/hearings/[id]/meeting/listen': async () => `/hearings/${(await findServedMeeting()).matterId}/meeting/listen`,
  '/hearings/[id]/meeting/received': async () => `/hearings/${(await findServedMeeting()).matterId}/meeting/received`,
  '/hearings/[id]/draw': async () => `/hearings/${await findServedHearing()}/draw`,
  '/hearings/[id]/record': async () => `/hearings/${await findServedHearing()}/record`,
  '/volunteers/teams/[id]/join': async () => `/volunteers/teams/${(await findServedTeam()).id}/join`,
  '/volunteers/teams/[id]': async () => `/volunteers/teams/${(await findServedTeam()).id}`,
  '/volunteers/teams/[id]/poster': async () => `/volunteers/teams/${(await findServedTeam()).id}/poster`,
  '/track/volunteer/routes/[cardId]': () => '/track/volunteer/routes/example',
  '/follow': () => '/follow?kind=subDistrict&target=110107009',
  '/follow/[token]': () => '/follow/example',
  '/hearings/follow/[token]': () => '/hearings/follow/example',
  '/track/volunteer/orders/[leaseId]': () => '/track/volunteer/orders/example',
  '/track/volunteer/orders/[leaseId]/contact': () => '/track/volunteer/orders/example/contact',
  '/track/volunteer/agreement/[teamId]': () => '/track/volunteer/agreement/example',
}

/** Every public page by its file, as the path of its route: `/ledger/[id]`. */
export const publicRoutes = readdirSync(fileURLToPath(new URL('../../pages', import.meta.url)), { recursive: true, encoding: 'utf8' })
  .map(file => file.replaceAll('\\', '/'))
  .filter(file => file.endsWith('.vue') && !/^staff(?:\/|\.vue$)/.test(file))
  .map(file => `/${file.replace(/\.vue$/, '').replace(/(?:^|\/)index$/, '')}`)
  .sort()

/** An address of the route. */
export async function addressOf(route: string): Promise<string> {
  const example = examples[route]
  if (!example && !route.includes('[')) return route
  if (!example) throw new Error(`Give ${route} an example in tests/support/publicPages.ts`)
  return example()
}

async function findServedComment(): Promise<string> {
  const { id } = await findServedMatter()
  const { items } = await (await fetch(`${inject('baseUrl')}/api/hearings/${id}/comments`)).json() as { items: { number: string }[] }
  return `/hearings/${id}/comments/${items[0]!.number}/flag`
}

async function findArchivedSite(): Promise<string> {
  const response = await fetch(`${inject('baseUrl')}/api/ledger/sites?period=archive`)
  const { items } = await response.json() as { items: { id: string }[] }
  return items[0]!.id
}
