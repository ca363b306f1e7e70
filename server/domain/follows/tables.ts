import { id, index, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { FollowKind, Rhythm } from '../../../shared/follows/rules.ts'

/** An address that wants a mail without content, now and then, when something happened to what it follows. */
export const followers = table('followers', {
  id: id('id').primaryKey(),
  /** Sealed. */
  email: text('email').notNull(),
  /** Keyed hash: an address is here once, so that it gets one mail for everything. */
  emailHash: text('email_hash').notNull(),
  /** Hash of the word in the mails' link. */
  tokenHash: text('token_hash').notNull(),
  locale: text('locale').notNull(),
  rhythm: text('rhythm').$type<Rhythm>().notNull(),
  /** When the last mail that asks was written. */
  askedAt: timestamp('asked_at').notNull(),
  confirmedAt: timestamp('confirmed_at'),
  /** When to look for news; null until the address has said yes. */
  dueAt: timestamp('due_at'),
  /** Up to when news have been counted. */
  countedUntil: timestamp('counted_until'),
}, t => [
  uniqueIndex('followers_by_address').on(t.emailHash),
  uniqueIndex('followers_by_token').on(t.tokenHash),
  index('followers_by_due').on(t.dueAt, t.id),
  index('followers_by_asking').on(t.confirmedAt, t.askedAt),
])

/** What an address follows; nobody but whoever has the link of its mails is shown it. */
export const follows = table('follows', {
  id: id('id').primaryKey(),
  followerId: id('follower_id').notNull(),
  kind: text('kind').$type<FollowKind>().notNull(),
  /** The id of a site or a hearing, the code of a sub-district. */
  target: text('target').notNull(),
  askedAt: timestamp('asked_at').notNull(),
  confirmedAt: timestamp('confirmed_at'),
}, t => [uniqueIndex('follows_by_target').on(t.followerId, t.kind, t.target), index('follows_by_asking').on(t.confirmedAt, t.askedAt)])
