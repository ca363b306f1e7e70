import { id, index, integer, json, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { Role } from '../../../shared/staff/permissions.ts'

export const staffAccounts = table('staff_accounts', {
  id: id('id').primaryKey(),
  name: text('name').notNull(),
  /** In lower case: what the person signs in with. */
  email: text('email').notNull(),
  role: text('role').$type<Role>().notNull(),
  /** Sub-district codes the person is bound to; null for the whole district. */
  subDistricts: json<string[]>('sub_districts'),
  /** Ids of the communities a community worker is bound to; null for every other role. */
  communities: json<string[]>('communities'),
  /** The body the person works for, if their role handles cases for one. */
  bodyId: id('body_id'),
  /** Null until the person has used a set-up link. */
  passwordHash: text('password_hash'),
  /** Sealed with the staff key. */
  totpSecret: text('totp_secret'),
  /** The 30-second step of the last code used: no code counts twice. */
  totpStep: integer('totp_step').notNull(),
  createdAt: timestamp('created_at').notNull(),
  disabledAt: timestamp('disabled_at'),
  version: integer('version').notNull(),
}, t => [uniqueIndex('staff_accounts_by_email').on(t.email)])

/** No address and no user agent: a session tells when, never where. */
export const staffSessions = table('staff_sessions', {
  id: id('id').primaryKey(),
  tokenHash: text('token_hash').notNull(),
  accountId: text('account_id').notNull(),
  createdAt: timestamp('created_at').notNull(),
  lastSeenAt: timestamp('last_seen_at').notNull(),
  /** When the person last proved who they are. */
  freshAt: timestamp('fresh_at').notNull(),
  endedAt: timestamp('ended_at'),
}, t => [uniqueIndex('staff_sessions_by_token').on(t.tokenHash), index('staff_sessions_by_account').on(t.accountId, t.createdAt)])

export const setupLinks = table('setup_links', {
  id: id('id').primaryKey(),
  tokenHash: text('token_hash').notNull(),
  /** Null for the link of the first start, which makes the first administrator. */
  accountId: text('account_id'),
  /** Sealed: the two-factor secret the person scans when the link is opened. */
  totpSecret: text('totp_secret').notNull(),
  createdAt: timestamp('created_at').notNull(),
  expiresAt: timestamp('expires_at').notNull(),
  /** When it was used, or replaced by a newer one. */
  endedAt: timestamp('ended_at'),
}, t => [uniqueIndex('setup_links_by_token').on(t.tokenHash), index('setup_links_by_account').on(t.accountId)])

export const recoveryCodes = table('recovery_codes', {
  codeHash: text('code_hash').primaryKey(),
  accountId: text('account_id').notNull(),
  usedAt: timestamp('used_at'),
}, t => [index('recovery_codes_by_account').on(t.accountId)])

/** Attempts to sign in since an instant, by account or by a device known to it. */
export const signInAttempts = table('sign_in_attempts', {
  subject: text('subject').primaryKey(),
  taken: integer('taken').notNull(),
  since: timestamp('since').notNull(),
})
