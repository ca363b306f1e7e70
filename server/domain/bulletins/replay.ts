import type { Database } from '../../database/connect.ts'
import { walkEvents, type ActionEntry } from '../events/queries.ts'
import { findStandings } from '../ledger/figures.ts'
import type { SiteSnapshot } from '../../../shared/ledger/records.ts'
import type { SiteEvent } from '../../../shared/bulletins/figures.ts'

/** A site at an instant, with what happened to it, all from its events. */
export interface ReplayedSite {
  id: string
  /** Null for a site that left no trace of how it stood. */
  state: SiteSnapshot | null
  happened: Array<{ event: SiteEvent, at: Date }>
  wasPublished: boolean
}

const movedTo: Partial<Record<string, SiteEvent>> = { demolished: 'demolished', closed: 'closed', relapsed: 'relapsed' }
const acts: Partial<Record<string, SiteEvent>> = { 'site.published': 'published', 'site.withdrawn': 'withdrawn' }

interface Fold {
  id: string
  version: number
  state: SiteSnapshot | null
  isListed: boolean
  happened: ReplayedSite['happened']
  wasPublished: boolean
}

/**
 * Every site as it stood just before an instant, worked out from the events before it. Events from before they carried
 * the state are completed by the versions of their site.
 */
export async function replaySites(db: Database, { until }: { until: Date }): Promise<ReplayedSite[]> {
  const folds = new Map<string, Fold>()
  for await (const events of walkEvents(db, { type: 'site', until })) {
    for (const event of events) folds.set(event.subjectId, fold(folds.get(event.subjectId) ?? begin(event.subjectId), event))
  }
  const silent = [...folds.values()].filter(({ state, version }) => state === null && version > 0)
  const standings = await findStandings(db, new Map(silent.map(({ id, version }) => [id, version])))
  return [...folds.values()].map(({ id, state, isListed, happened, wasPublished }) => {
    const standing = standings.get(id)
    return { id, state: state ?? (standing ? { ...standing, isListed } : null), happened, wasPublished }
  })
}

function begin(id: string): Fold {
  return { id, version: 0, state: null, isListed: false, happened: [], wasPublished: false }
}

function fold(site: Fold, { action, at, facts }: ActionEntry): Fold {
  const event = action === 'site.moved' && typeof facts.toStatus === 'string' ? movedTo[facts.toStatus] : acts[action]
  if (event) site.happened.push({ event, at })
  const publishes = action === 'site.published' || action === 'site.republished'
  if (publishes) site.wasPublished = true
  // A picture that was added changes no version and says nothing of the state.
  if (typeof facts.version !== 'number' || facts.version < site.version) return site
  site.version = facts.version
  site.isListed = publishes ? true : action === 'site.withdrawn' ? false : site.isListed
  site.state = isSnapshot(facts.state) ? facts.state : null
  return site
}

function isSnapshot(state: unknown): state is SiteSnapshot {
  return typeof state === 'object' && state !== null && 'status' in state && 'isListed' in state
}
