import { and, asc, eq, isNotNull } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { hashToken } from '../../crypto/token.ts'
import { findNotices, getPublicMatter } from '../hearings/queries.ts'
import { listSiteNews } from '../ledger/news.ts'
import { getPublicSite } from '../ledger/queries.ts'
import { findSubDistrict } from '../../../shared/places/places.ts'
import type { FollowKind } from '../../../shared/follows/rules.ts'
import { followedNotFound } from './errors.ts'
import { followers, follows } from './tables.ts'

export type Follower = typeof followers.$inferSelect
export type Follow = typeof follows.$inferSelect

/** What is followed, as its page names it. `name` is null while nothing more is said of it in public. */
export interface Followed { kind: FollowKind, target: string, name: { zh: string, en: string | null } | null, path: string, feed: string }

/** Throws `not_found`, `ledger.site_not_found` or `matter.not_found` (404) for what the public cannot see. */
export async function getFollowed(db: Database, { kind, target }: { kind: FollowKind, target: string }): Promise<Followed> {
  if (kind === 'subDistrict') {
    const place = findSubDistrict(target)
    if (!place) throw followedNotFound()
    return { kind, target, name: { zh: place.name, en: place.nameEn }, path: `/ledger?subDistrict=${target}`, feed: `sub-districts/${target}` }
  }
  if (kind === 'hearing') {
    const { id, notice } = await getPublicMatter(db, target)
    return { kind, target, name: notice.title, path: `/hearings/${id}`, feed: 'hearings' }
  }
  const page = await getPublicSite(db, target)
  return { kind, target, name: page.state === 'public' ? { zh: page.nameZh, en: page.nameEn } : null, path: `/ledger/${page.id}`, feed: `sites/${page.id}` }
}

/** Whose mails this word is from; undefined also once they have stopped. */
export async function findFollower(db: Database, token: string): Promise<Follower | undefined> {
  const [follower] = await db.select().from(followers).where(eq(followers.tokenHash, hashToken(token)))
  return follower
}

/** What an address follows or has been asked about, the first first. */
export function listFollows(db: Database, followerId: string): Promise<Follow[]> {
  return db.select().from(follows).where(eq(follows.followerId, followerId)).orderBy(asc(follows.askedAt), asc(follows.id))
}

/** More than this is told as this. */
const countedAtMost = 500

/** How many public changes there were at everything an address follows after one instant and until another, each counted once. */
export async function countNews(db: Database, { followerId, after, until }: { followerId: string, after: Date, until: Date }): Promise<number> {
  const followed = await db.select({ kind: follows.kind, target: follows.target }).from(follows).where(and(eq(follows.followerId, followerId), isNotNull(follows.confirmedAt)))
  const of = (kind: FollowKind) => followed.filter(follow => follow.kind === kind).map(({ target }) => target)
  const range = { since: new Date(after.getTime() + 1), until, limit: countedAtMost }
  const found = await Promise.all([
    listSiteNews(db, { siteIds: of('site'), ...range }),
    ...of('subDistrict').map(subDistrict => listSiteNews(db, { subDistrict, ...range })),
    findNotices(db, { matterIds: of('hearing'), ...range }),
  ])
  return Math.min(countedAtMost, new Set(found.flat().map(({ id }) => id)).size)
}
