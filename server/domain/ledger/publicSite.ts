import { and, asc, desc, eq } from 'drizzle-orm'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { saysUnchecked } from '../../../shared/ledger/checks.ts'
import { lastRemedyDay, remedyDates, type RemedyDate } from '../../../shared/ledger/remedies.ts'
import type { RoundFacts } from '../../../shared/ledger/rounds.ts'
import type { LiveStatus, SiteStatus } from '../../../shared/ledger/rules.ts'
import { toDay, type Day } from '../../../shared/time.ts'
import type { Database } from '../../database/connect.ts'
import { listPublicVisits } from '../inspections/queries.ts'
import { listPublicDecisions } from './decisions.ts'
import { getPublicSite, getSite, type SiteRow } from './queries.ts'
import { siteAcceptances, sitePhotos, siteRemedies, siteReuses, siteRounds } from './tables.ts'

/** The days of a round the public reads, each while the site stands at one of the steps it is of. */
const publicDays = {
  agreedUntilOn: ['voluntary', 'assisted'],
  stopOrderedOn: ['fastTrack'],
  orderServedOn: ['ordered', 'reminded', 'noticed', 'hold', 'enforced', 'paused'],
  removeByOn: ['ordered', 'reminded', 'noticed', 'hold', 'paused'],
  partyNoticeOn: ['ordered', 'reminded', 'noticed', 'hold', 'enforced', 'paused'],
  statementUntilOn: ['reminded', 'noticed', 'paused'],
  enforcementServedOn: ['noticed', 'hold', 'enforced', 'paused'],
  noticeUntilOn: ['noticed', 'hold', 'paused'],
  rectifyByOn: ['relapsed', 'filed', 'voluntary', 'assisted', 'paused'],
} as const satisfies Partial<Record<keyof RoundFacts, readonly LiveStatus[]>>

export type PublicDay = keyof typeof publicDays

interface Read { now: Date, calendar: WorkCalendar }

/**
 * What the public reads on a site's page, with the dates on which somebody has a right. Throws
 * `ledger.site_not_found` for a site the public has never seen.
 */
export async function readPublicSite(db: Database, id: string, { now, calendar }: Read) {
  const page = await getPublicSite(db, id)
  return page.state === 'public' ? { ...page, life: page.period === 'live' ? await readLife(db, id, { now, calendar }) : null } : page
}

/** What the affected read at the door: the step a site is at and what can be done about it by when. */
export async function readStanding(db: Database, id: string, read: Read): Promise<SiteStanding> {
  const page = await getPublicSite(db, id)
  if (page.state !== 'public') return { state: page.state, status: page.state === 'withdrawn' ? 'withdrawn' : null, subDistrict: null, nameZh: null, nameEn: null, holdUntilOn: null, isFrozen: page.state === 'checking', isDemo: page.isDemo, steps: null }
  const { status, subDistrict, nameZh, nameEn, isFrozen, holdUntilOn, isDemo } = page
  return { state: page.state, status, subDistrict, nameZh, nameEn, isFrozen, holdUntilOn, isDemo, steps: page.period === 'live' ? await readSteps(db, await getSite(db, id), read) : null }
}

export interface SiteStanding {
  state: 'public' | 'withdrawn' | 'checking'
  /** Null while it is being checked. */
  status: SiteStatus | null
  subDistrict: string | null
  nameZh: string | null
  nameEn: string | null
  isFrozen: boolean
  holdUntilOn: Day | null
  isDemo: boolean
  steps: PublicSteps | null
}

export interface PublicSteps {
  days: Array<{ what: PublicDay, day: Day }>
  /** Worked out from the services on file; the person's own day may be later. */
  remedies: RemedyDate[]
  /** A review, a suit, hardship or somebody's claim is open: which, and whose, is nobody else's matter. */
  isBarred: boolean
  /** The day set for enforcement, while it may be held. */
  plannedOn: Day | null
}

async function readSteps(db: Database, site: SiteRow, { now, calendar }: Read): Promise<PublicSteps> {
  const [[round], remedies] = await Promise.all([
    db.select({ facts: siteRounds.facts }).from(siteRounds).where(and(eq(siteRounds.siteId, site.id), eq(siteRounds.round, site.round))),
    db.select({ kind: siteRemedies.kind, closedOn: siteRemedies.closedOn }).from(siteRemedies).where(eq(siteRemedies.siteId, site.id)),
  ])
  const facts = round?.facts ?? {}
  const isBarred = remedies.some(({ closedOn }) => closedOn === null)
  const served = [facts.orderServedOn, facts.enforcementServedOn].filter(day => day !== undefined)
  const reviewed = remedies.flatMap(({ kind, closedOn }) => kind === 'reconsideration' && closedOn !== null ? [closedOn] : []).sort().at(-1)
  const planned = facts.plannedStart === undefined ? undefined : new Date(facts.plannedStart)
  return {
    days: (Object.keys(publicDays) as PublicDay[]).flatMap((what) => {
      const day = facts[what]
      return day !== undefined && (publicDays[what] as readonly SiteStatus[]).includes(site.status) ? [{ what, day }] : []
    }),
    remedies: remedyDates(served, calendar, reviewed === undefined ? {} : { reviewDecision: reviewed }),
    isBarred,
    plannedOn: site.status === 'hold' && site.openObjections === 0 && !isBarred && planned !== undefined && planned > now ? toDay(planned) : null,
  }
}

async function readLife(db: Database, id: string, read: Read) {
  const site = await getSite(db, id)
  const [steps, decisions, visits, acceptances, reuses, photos] = await Promise.all([
    readSteps(db, site, read),
    listPublicDecisions(db, id),
    listPublicVisits(db, id),
    db.select({ by: siteAcceptances.by, isOwnerUnit: siteAcceptances.isOwnerUnit, seenOn: siteAcceptances.seenOn }).from(siteAcceptances)
      .where(and(eq(siteAcceptances.siteId, id), eq(siteAcceptances.round, site.round), eq(siteAcceptances.isCleared, true))).orderBy(asc(siteAcceptances.seenOn)),
    db.select().from(siteReuses).where(and(eq(siteReuses.siteId, id), eq(siteReuses.round, site.round))).orderBy(desc(siteReuses.at), desc(siteReuses.id)),
    db.select().from(sitePhotos).where(eq(sitePhotos.siteId, id)),
  ])
  const today = toDay(read.now)
  const last = lastRemedyDay(steps.remedies)
  return {
    round: site.round,
    ...steps,
    /** Whether one of the person's own times still runs. */
    remediesRun: last !== null && last >= today,
    decisions,
    acceptance: acceptances.length === 0
      ? null
      : { people: new Set(acceptances.map(({ by }) => by)).size, hasOther: acceptances.some(({ isOwnerUnit }) => !isOwnerUnit), lastSeenOn: acceptances.at(-1)!.seenOn },
    visits,
    reuses: reuses.map(({ id: reuseId, kind, areaM2, greenM2, doneOn, textZh, textEn, photos: shown }) => ({
      id: reuseId, kind, areaM2, greenM2, doneOn, textZh, textEn,
      photos: photos.filter(photo => shown.includes(photo.id)).map(({ id: photoId, media, width, height, captionZh, captionEn }) => ({ id: photoId, media, width, height, captionZh, captionEn })),
    })),
    lastCheckedOn: site.lastCheckedOn,
    isUnchecked: saysUnchecked({ ...site, publishedAt: site.firstPublishedAt }, today),
  }
}
