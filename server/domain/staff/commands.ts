import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import type { Keys } from '../../crypto/keys.ts'
import { hashSecret, passwordCost } from '../../crypto/secretHash.ts'
import { createToken, hashToken } from '../../crypto/token.ts'
import type { Role } from '../../../shared/staff/permissions.ts'
import { setupLinkMinutes } from '../../../shared/staff/rules.ts'
import { getWorkingBody } from '../bodies/queries.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { queueMail } from '../notifications/outbox.ts'
import { emailTaken, notOneself, passwordCommon, setupCodeWrong } from './errors.ts'
import { isCommonPassword } from './passwords.ts'
import { getSetupLink, getStaffAccount, type StaffAccount } from './queries.ts'
import { createRecoveryCodes, hashRecoveryCode } from './recoveryCodes.ts'
import { endSessions, openSession } from './sessions.ts'
import { recoveryCodes, setupLinks, staffAccounts } from './tables.ts'
import { createTotpSecret, findTotpStep, sealTotpSecret, unsealTotpSecret } from './totp.ts'

type Writes = Array<Write | OptionalWrite>
interface By { actor: Actor, now: Date }
interface Post { name: string, email: string, role: Role, subDistricts: string[] | null, bodyId?: string | null, communities?: string[] | null }

/** A one-time set-up link for a new account. Throws `invalid` when the address has one already, `body.unfit` (422). */
export async function inviteStaff(db: Database, { keys, name, email, role, subDistricts, bodyId = null, communities = null, actor, now }: Post & By & { keys: Keys }) {
  if (bodyId !== null) await getWorkingBody(db, bodyId)
  const id = createId()
  const link = createLink(id, { keys, now })
  await commitAddress(db, tx => [
    tx.insert(staffAccounts).values({ id, name, email: email.toLowerCase(), role, subDistricts, bodyId, communities, totpStep: 0, createdAt: now, version: 1 })
      .returning({ id: staffAccounts.id }),
    tx.insert(setupLinks).values(link.row).returning({ id: setupLinks.id }),
    ...recordEvent(tx, { action: 'staff.invited', subject: { type: 'staff', id }, actor, at: now, facts: { role, subDistricts, communities } }),
  ])
  return { accountId: id, token: link.token }
}

/**
 * A new set-up link: for the first administrator (`accountId` null), or for somebody who lost password or phone.
 * Older links of the same account stop working; until the new one is used, nothing else changes.
 */
export async function issueSetupLink(db: Database, { keys, accountId, actor, now }: By & { keys: Keys, accountId: string | null }) {
  const { row, token } = createLink(accountId, { keys, now })
  await commit(db, tx => [
    endLinks(tx, accountId, now),
    tx.insert(setupLinks).values(row).returning({ id: setupLinks.id }),
    ...recordEvent(tx, { action: 'staff.linkIssued', subject: { type: 'staff', id: accountId ?? 'first' }, actor, at: now }),
  ])
  return { token }
}

function createLink(accountId: string | null, { keys, now }: { keys: Keys, now: Date }) {
  const id = createId()
  const token = createToken()
  const expiresAt = new Date(now.getTime() + setupLinkMinutes * 60_000)
  return { token, row: { id, tokenHash: hashToken(token), accountId, totpSecret: sealTotpSecret(createTotpSecret(), id, keys), createdAt: now, expiresAt } }
}

function endLinks(tx: Database, accountId: string | null, now: Date): OptionalWrite {
  const ofAccount = accountId === null ? isNull(setupLinks.accountId) : eq(setupLinks.accountId, accountId)
  return orNothing(tx.update(setupLinks).set({ endedAt: now }).where(and(ofAccount, isNull(setupLinks.endedAt))).returning({ id: setupLinks.id }))
}

/**
 * Uses a set-up link: password and second factor are set, everything the account had before is gone, and the person
 * is signed in. `name` and `email` count for the first administrator only.
 * Throws `staff.setup_link_invalid`, or `invalid` for a common password or a wrong code.
 */
export async function completeSetup(db: Database, { keys, token, name, email, password, code, now }: {
  keys: Keys, token: string, name: string, email: string, password: string, code: string, now: Date
}) {
  const { link, account } = await getSetupLink(db, { token, now })
  const secret = unsealTotpSecret(link.totpSecret, link.id, keys)
  const person = account ?? { id: createId(), name, email: email.toLowerCase(), role: 'administrator' as const, subDistricts: null }
  await refuseCommonPassword(password, person.email)
  const totpStep = findTotpStep(code, secret, now)
  if (totpStep === undefined) throw setupCodeWrong()
  const passwordHash = await hashSecret(password, keys.pepper, passwordCost)
  const credentials = { passwordHash, totpSecret: sealTotpSecret(secret, person.id, keys), totpStep }
  const codes = createRecoveryCodes()
  const session = openSession(person.id, now)
  await commitAddress(db, tx => [
    tx.update(setupLinks).set({ endedAt: now }).where(and(eq(setupLinks.id, link.id), isNull(setupLinks.endedAt))).returning({ id: setupLinks.id }),
    account
      ? change(tx, account, credentials)
      : tx.insert(staffAccounts).values({ ...person, ...credentials, createdAt: now, version: 1 }).returning({ id: staffAccounts.id }),
    endSessions(tx, { accountId: person.id, now }),
    ...replaceRecoveryCodes(tx, { accountId: person.id, codes, keys }),
    session.insert(tx),
    ...recordEvent(tx, { action: 'staff.setUp', subject: { type: 'staff', id: person.id }, actor: { kind: 'staff', id: person.id }, at: now }),
    ...queueMail(tx, { keys, kind: 'staff.setUp', to: person.email, at: now }),
  ])
  return { accountId: person.id, sessionToken: session.token, recoveryCodes: codes }
}

/** Sets a new password and ends the person's other sessions. Throws `invalid` for a common one. */
export async function changePassword(db: Database, { keys, accountId, sessionId, password, now }: {
  keys: Keys, accountId: string, sessionId: string, password: string, now: Date
}) {
  const account = await getStaffAccount(db, accountId)
  await refuseCommonPassword(password, account.email)
  const passwordHash = await hashSecret(password, keys.pepper, passwordCost)
  await commit(db, tx => [
    change(tx, account, { passwordHash }),
    endSessions(tx, { accountId, except: sessionId, now }),
    ...recordEvent(tx, { action: 'staff.passwordChanged', subject: { type: 'staff', id: accountId }, actor: { kind: 'staff', id: accountId }, at: now }),
    ...queueMail(tx, { keys, kind: 'staff.passwordChanged', to: account.email, at: now }),
  ])
}

/** Ten new recovery codes instead of the old ones. */
export async function renewRecoveryCodes(db: Database, { keys, accountId, now }: { keys: Keys, accountId: string, now: Date }) {
  const codes = createRecoveryCodes()
  await commit(db, tx => [
    ...replaceRecoveryCodes(tx, { accountId, codes, keys }),
    ...recordEvent(tx, { action: 'staff.recoveryCodesRenewed', subject: { type: 'staff', id: accountId }, actor: { kind: 'staff', id: accountId }, at: now }),
  ])
  return codes
}

function replaceRecoveryCodes(tx: Database, { accountId, codes, keys }: { accountId: string, codes: string[], keys: Keys }): Writes {
  return [
    orNothing(tx.delete(recoveryCodes).where(eq(recoveryCodes.accountId, accountId)).returning({ codeHash: recoveryCodes.codeHash })),
    tx.insert(recoveryCodes).values(codes.map(code => ({ codeHash: hashRecoveryCode(code, accountId, keys), accountId })))
      .returning({ codeHash: recoveryCodes.codeHash }),
  ]
}

/** Gives somebody another role, other sub-districts or communities, from their next request on. Throws `stale`, `staff.not_oneself`, `body.unfit`. */
export async function changeRole(db: Database, { accountId, version, role, subDistricts, bodyId = null, communities = null, reason, actor, now }: Omit<Post, 'name' | 'email'> & {
  accountId: string, version: number, reason: string, actor: Actor & { kind: 'staff' }, now: Date
}) {
  if (accountId === actor.id) throw notOneself()
  const account = await getStaffAccount(db, accountId)
  if (bodyId !== null && bodyId !== account.bodyId) await getWorkingBody(db, bodyId)
  await commit(db, tx => [
    change(tx, { id: accountId, version }, { role, subDistricts, bodyId, communities }),
    ...recordEvent(tx, {
      action: 'staff.roleChanged', subject: { type: 'staff', id: accountId }, actor, at: now, reason,
      facts: {
        fromRole: account.role, role, fromSubDistricts: account.subDistricts, subDistricts, fromBodyId: account.bodyId, bodyId,
        fromCommunities: account.communities, communities,
      },
    }),
  ])
}

/** Shuts somebody out: sessions and set-up links end with the same commit. Throws `stale`, `staff.not_oneself`. */
export async function disableStaff(db: Database, { accountId, version, reason, actor, now }: {
  accountId: string, version: number, reason: string, actor: Actor & { kind: 'staff' }, now: Date
}) {
  if (accountId === actor.id) throw notOneself()
  await commit(db, tx => [
    change(tx, { id: accountId, version }, { disabledAt: now }),
    endSessions(tx, { accountId, now }),
    endLinks(tx, accountId, now),
    ...recordEvent(tx, { action: 'staff.disabled', subject: { type: 'staff', id: accountId }, actor, at: now, reason }),
  ])
}

/** Lets somebody back in; they need a new set-up link, since password and second factor are gone. Throws `stale`. */
export async function enableStaff(db: Database, { accountId, version, reason, actor, now }: By & { accountId: string, version: number, reason: string }) {
  await commit(db, tx => [
    tx.update(staffAccounts).set({ disabledAt: null, passwordHash: null, totpSecret: null, version: version + 1 })
      .where(and(eq(staffAccounts.id, accountId), eq(staffAccounts.version, version), isNotNull(staffAccounts.disabledAt))).returning({ id: staffAccounts.id }),
    ...recordEvent(tx, { action: 'staff.enabled', subject: { type: 'staff', id: accountId }, actor, at: now, reason }),
  ])
}

/** An address belongs to one account. */
async function commitAddress(db: Database, declare: (tx: Database) => Writes) {
  try { await commit(db, declare) }
  catch (error) { throw error instanceof UniqueViolationError ? emailTaken() : error }
}

/** Changes an account in use, as long as nobody else did meanwhile. */
function change(tx: Database, { id, version }: Pick<StaffAccount, 'id' | 'version'>, values: Partial<StaffAccount>): Write {
  return tx.update(staffAccounts).set({ ...values, version: version + 1 })
    .where(and(eq(staffAccounts.id, id), eq(staffAccounts.version, version), isNull(staffAccounts.disabledAt))).returning({ id: staffAccounts.id })
}

async function refuseCommonPassword(password: string, email: string) {
  if (await isCommonPassword(password, email)) throw passwordCommon()
}
