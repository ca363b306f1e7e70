import { and, desc, eq, gte, inArray, lte } from 'drizzle-orm'
import { keyedHash } from '../../crypto/keyedHash.ts'
import type { Keys } from '../../crypto/keys.ts'
import type { Database } from '../../database/connect.ts'
import { toSimplified } from '../../text/simplify.ts'
import { boxAround, findAlike, isNear, isRecognisable, knownDelayMs, metresBetween, recognisableStatuses } from '../../../shared/reports/known.ts'
import type { DraftAnswers, KnownAnswer } from '../../../shared/reports/records.ts'
import { isFinal, isSmall, type ReportKind } from '../../../shared/reports/rules.ts'
import { toDay } from '../../../shared/time.ts'
import { listSitesToRecognise, type ListedSite } from '../ledger/queries.ts'
import type { Report } from './queries.ts'
import { reports } from './tables.ts'

interface Sought {
  kind: ReportKind
  subDistrict: string
  community: string | null
  words: string
  position: { longitude: number, latitude: number } | null
}

/**
 * An open matter as somebody else may see it: its kind, sub-district, community and month. Nothing of its words, place,
 * number or day. `id` never leaves the server: `tokenOfMatter` stands for it.
 */
export interface KnownMatter { id: string, kind: ReportKind, subDistrict: string, community: string | null, month: string }

/** What a journey asks for; undefined before kind and place are answered. */
function toSought({ what, subDistrict, place, position }: DraftAnswers): Sought | undefined {
  if (!what || !subDistrict || !place) return undefined
  return { kind: what.kind, subDistrict, community: place.community, words: `${place.placeWords} ${place.nearWords ?? ''}`, position: position ?? null }
}

/** Public sites and open matters that may be the same as what these answers say; both empty before they say enough. */
export async function listKnown(db: Database, { answers, now }: { answers: DraftAnswers, now: Date }): Promise<{ sites: ListedSite[], matters: KnownMatter[] }> {
  const sought = toSought(answers)
  if (!sought) return { sites: [], matters: [] }
  const [sites, matters] = await Promise.all([listKnownSites(db, sought), listKnownMatters(db, sought, now)])
  return { sites, matters }
}

/** The answer of a journey that has to be asked anew: null when there is nothing to recognise. */
export async function askKnown(db: Database, about: { answers: DraftAnswers, now: Date }): Promise<{ known: null | undefined }> {
  const { sites, matters } = await listKnown(db, about)
  return { known: sites.length + matters.length > 0 ? undefined : null }
}

/** Whether the public can see this site where the report says. */
export async function isKnownSite(db: Database, { siteId, subDistrict, position }: { siteId: string } & Pick<Sought, 'subDistrict' | 'position'>): Promise<boolean> {
  return (await listSitesToRecognise(db, { subDistrict, box: position ? boxAround(position) : undefined })).some(({ id }) => id === siteId)
}

/** Sites within 250 m where both have a position, else those of the sub-district whose name or place words are alike. */
async function listKnownSites(db: Database, { kind, subDistrict, community, words, position }: Sought): Promise<ListedSite[]> {
  if (isSmall(kind)) return []
  const sites = await listSitesToRecognise(db, { subDistrict, box: position ? boxAround(position) : undefined })
  const near = position ? sites.filter(site => site.position && isNear(position, site.position)) : []
  const elsewhere = sites.filter(site => !(position && site.position) && (community === null || site.community === null || site.community === community))
  return [...near, ...findAlike(elsewhere, words, { simplify: toSimplified })].slice(0, 5).map(({ position: _, ...site }) => site)
}

/**
 * Accepted matters of the kind that are still open and came in at least a week ago: within 250 m where both have a
 * position, else of the same community with words that are alike. Those that look the same to the public are one.
 */
async function listKnownMatters(db: Database, { kind, community, words, position }: Sought, now: Date): Promise<KnownMatter[]> {
  const open = and(
    eq(reports.kind, kind), inArray(reports.status, [...recognisableStatuses, 'needsInfo']), eq(reports.isDemo, false),
    lte(reports.receivedAt, new Date(now.getTime() - knownDelayMs)),
  )
  const box = position && boxAround(position)
  const [around, ofCommunity] = await Promise.all([
    box ? db.select().from(reports).where(and(open, gte(reports.latitude, box.south), lte(reports.latitude, box.north), gte(reports.longitude, box.west), lte(reports.longitude, box.east))).limit(200) : [],
    community ? db.select().from(reports).where(and(open, eq(reports.community, community))).orderBy(desc(reports.receivedAt)).limit(200) : [],
  ])
  const near = position
    ? around.flatMap(row => pointOf(row) && isNear(position, pointOf(row)!) ? [{ row, metres: metresBetween(position, pointOf(row)!) }] : []).sort((a, b) => a.metres - b.metres).map(({ row }) => row)
    : []
  const described = ofCommunity.filter(row => !(position && pointOf(row))).map(row => ({ row, nameZh: row.placeWords, aliases: [], placeWords: row.nearWords }))
  const alike = findAlike(described, words, { simplify: toSimplified }).map(({ row }) => row)
  const matters = new Map<string, KnownMatter>()
  for (const matter of [...near, ...alike].filter(isRecognisable).map(toKnownMatter)) {
    const look = `${matter.subDistrict} ${matter.community} ${matter.month}`
    if (!matters.has(look)) matters.set(look, matter)
  }
  return [...matters.values()].slice(0, 3)
}

function pointOf({ longitude, latitude }: Report): { longitude: number, latitude: number } | null {
  return longitude === null || latitude === null ? null : { longitude, latitude }
}

function toKnownMatter({ id, kind, subDistrict, community, receivedAt }: Report): KnownMatter {
  return { id, kind, subDistrict, community, month: toDay(receivedAt).slice(0, 7) }
}

/** What stands for a matter in the forms of one journey: it cannot be told from another journey's, or followed. */
export function tokenOfMatter(matterId: string, { submissionId, keys }: { submissionId: string, keys: Keys }): string {
  return keyedHash(keys.signing, `known-matter:${submissionId}:${matterId}`).toString('base64url').slice(0, 22)
}

/** What was chosen of the list, now or before; undefined when it is not on it. */
export async function findChosen(db: Database, { chosen, as, answers, submissionId, keys, now }: {
  chosen: string, as: 'same' | 'grown', answers: DraftAnswers, submissionId: string, keys: Keys, now: Date
}): Promise<KnownAnswer | undefined> {
  const { sites, matters } = await listKnown(db, { answers, now })
  const matter = matters.find(({ id }) => tokenOfMatter(id, { submissionId, keys }) === chosen)
  if (matter) return { as, matter: matter.id }
  const before = answers.known
  if (before && 'matter' in before && tokenOfMatter(before.matter, { submissionId, keys }) === chosen) return { as, matter: before.matter }
  return sites.some(({ id }) => id === chosen) ? { as, site: chosen } : undefined
}

/** A matter that was recognised, as it was shown then; undefined when it is not there any more. */
export async function describeMatter(db: Database, id: string): Promise<KnownMatter | undefined> {
  const [row] = await db.select().from(reports).where(eq(reports.id, id))
  return row && toKnownMatter(row)
}

/** The matter a report becomes part of, whatever it was merged into itself; undefined when nothing is done on it any more. */
export async function findMainMatter(db: Database, id: string): Promise<Report | undefined> {
  let next: string | null = id
  for (let steps = 0; next !== null && steps < 10; steps++) {
    const [row]: Report[] = await db.select().from(reports).where(eq(reports.id, next))
    if (!row || row.status !== 'merged') return row && !isFinal(row.status) ? row : undefined
    next = row.mergedInto
  }
  return undefined
}

/** What the reporter recognised, for those who read the reporter's words; null when nothing was. */
export async function describeRecognised(db: Database, { knownAs, knownReportId }: Pick<Report, 'knownAs' | 'knownReportId'>) {
  if (knownAs === null || knownAs === 'new') return null
  const [matter] = knownReportId === null ? [] : await db.select({ id: reports.id, number: reports.number }).from(reports).where(eq(reports.id, knownReportId))
  return { as: knownAs, matter: matter ?? null }
}
