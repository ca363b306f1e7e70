import { and, asc, desc, eq, inArray, isNull, isNotNull, sql } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { preparedOnce } from '../../database/statements.ts'
import { bindingOf, can, type Action, type Resource, type Role, type RowPlace, type SubDistrictScope } from '../../../shared/staff/permissions.ts'
import { isSessionOpen } from '../../../shared/staff/rules.ts'
import { hashToken } from '../../crypto/token.ts'
import { setupLinkInvalid, staffNotFound } from './errors.ts'
import { recoveryCodes, setupLinks, staffAccounts, staffSessions } from './tables.ts'

export type StaffAccount = typeof staffAccounts.$inferSelect

/** Somebody signed in, as every staff route sees them. */
export interface SignedIn {
  id: string
  name: string
  role: Role
  subDistricts: SubDistrictScope
  bodyId: string | null
  communities: readonly string[] | null
  sessionId: string
  lastSeenAt: Date
  freshAt: Date
}

/** Who holds this session token; undefined when the session is over or the account disabled. */
export async function findSignedIn(db: Database, { token, now }: { token: string, now: Date }): Promise<SignedIn | undefined> {
  const [found] = await db.select({ session: staffSessions, account: staffAccounts })
    .from(staffSessions).innerJoin(staffAccounts, eq(staffAccounts.id, staffSessions.accountId))
    .where(eq(staffSessions.tokenHash, hashToken(token)))
  if (!found || found.account.disabledAt !== null || !isSessionOpen(found.session, now)) return undefined
  const { account, session } = found
  return {
    id: account.id,
    name: account.name,
    role: account.role,
    subDistricts: scopeOf(account),
    bodyId: account.bodyId,
    communities: bindingOf(account),
    sessionId: session.id,
    lastSeenAt: session.lastSeenAt,
    freshAt: session.freshAt,
  }
}

export function scopeOf({ subDistricts }: { subDistricts: string[] | null }): SubDistrictScope {
  return subDistricts ?? 'all'
}

/** Throws `staff.not_found` (404). */
export async function getStaffAccount(db: Database, accountId: string): Promise<StaffAccount> {
  const [account] = await db.select().from(staffAccounts).where(eq(staffAccounts.id, accountId))
  if (!account) throw staffNotFound()
  return account
}

export async function findStaffAccountByEmail(db: Database, email: string): Promise<StaffAccount | undefined> {
  const [account] = await db.select().from(staffAccounts).where(eq(staffAccounts.email, email.toLowerCase()))
  return account
}

/** All accounts by name; an office has tens of them. */
export function listStaffAccounts(db: Database): Promise<StaffAccount[]> {
  return db.select().from(staffAccounts).orderBy(asc(staffAccounts.name), asc(staffAccounts.id))
}

/** Accounts in use of those who work for a body, by name. */
export function listStaffOfBody(db: Database, bodyId: string): Promise<StaffAccount[]> {
  return db.select().from(staffAccounts).where(and(eq(staffAccounts.bodyId, bodyId), isNull(staffAccounts.disabledAt)))
    .orderBy(asc(staffAccounts.name), asc(staffAccounts.id))
}

/** Names of accounts by id, disabled ones included: the audit view tells who did what. */
export async function findStaffNames(db: Database, accountIds: string[]): Promise<Map<string, string>> {
  if (accountIds.length === 0) return new Map()
  const rows = await db.select({ id: staffAccounts.id, name: staffAccounts.name }).from(staffAccounts).where(inArray(staffAccounts.id, accountIds))
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Accounts in use whose holders may do this, to a row of this place if one is given. */
export async function listStaffWhoMay<Of extends Resource>(
  db: Database, resource: Of, action: Action<Of>, where: RowPlace = {},
): Promise<StaffAccount[]> {
  const accounts = await preparedOnce(db, listStaffWhoMay, db =>
    db.select().from(staffAccounts).where(and(isNull(staffAccounts.disabledAt), isNotNull(staffAccounts.passwordHash))).prepare()).execute()
  return accounts.filter(account => can({ ...account, subDistricts: scopeOf(account) }, resource, action, where))
}

/** How many accounts there are in use, and what of them is unfinished. */
export async function countAccounts(db: Database, now: Date) {
  const accounts = await db.select().from(staffAccounts).where(isNull(staffAccounts.disabledAt))
  const links = await db.select({ expiresAt: setupLinks.expiresAt }).from(setupLinks).where(isNull(setupLinks.endedAt))
  const usable = accounts.filter(({ passwordHash }) => passwordHash !== null)
  return {
    accounts: accounts.length,
    administrators: usable.filter(({ role }) => role === 'administrator').length,
    withoutSecondFactor: usable.filter(({ totpSecret }) => !totpSecret).length,
    unfinished: accounts.length - usable.length,
    openLinks: links.filter(({ expiresAt }) => expiresAt > now).length,
  }
}

/** Whether anybody can sign in yet. */
export async function isStaffed(db: Database): Promise<boolean> {
  const [account] = await db.select({ id: staffAccounts.id }).from(staffAccounts).where(isNotNull(staffAccounts.passwordHash)).limit(1)
  return account !== undefined
}

/** Sessions of one account that are not over, the newest first. */
export async function listOpenSessions(db: Database, { accountId, now }: { accountId: string, now: Date }) {
  const rows = await db.select().from(staffSessions)
    .where(and(eq(staffSessions.accountId, accountId), isNull(staffSessions.endedAt)))
    .orderBy(desc(staffSessions.createdAt), desc(staffSessions.id))
  return rows.filter(session => isSessionOpen(session, now))
}

/** An unused set-up link and whom it is for (null: the first administrator). Throws `staff.setup_link_invalid` (410). */
export async function getSetupLink(db: Database, { token, now }: { token: string, now: Date }) {
  const [link] = await db.select().from(setupLinks).where(eq(setupLinks.tokenHash, hashToken(token)))
  if (!link || link.endedAt !== null || now.getTime() >= link.expiresAt.getTime()) throw setupLinkInvalid()
  if (link.accountId === null) {
    if (await isStaffed(db)) throw setupLinkInvalid()
    return { link, account: null }
  }
  const account = await getStaffAccount(db, link.accountId)
  if (account.disabledAt !== null) throw setupLinkInvalid()
  return { link, account }
}

/** How many recovery codes somebody has left. */
export async function countRecoveryCodes(db: Database, accountId: string): Promise<number> {
  const [row] = await db.select({ count: sql<number>`count(*)` }).from(recoveryCodes)
    .where(and(eq(recoveryCodes.accountId, accountId), isNull(recoveryCodes.usedAt)))
  return Number(row?.count ?? 0)
}
