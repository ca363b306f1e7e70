import { randomBytes } from 'node:crypto'
import { and, eq, isNull, lt, lte, ne, or, sql } from 'drizzle-orm'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { keyedHash } from '../../crypto/keyedHash.ts'
import type { Keys } from '../../crypto/keys.ts'
import { hashSecret, passwordCost, verifySecret } from '../../crypto/secretHash.ts'
import { createToken, hashToken } from '../../crypto/token.ts'
import { recordEvent } from '../events/record.ts'
import { signInRefused, tooManySignIns } from './errors.ts'
import { findStaffAccountByEmail, getStaffAccount, type SignedIn, type StaffAccount } from './queries.ts'
import { hashRecoveryCode } from './recoveryCodes.ts'
import { recoveryCodes, signInAttempts, staffAccounts, staffSessions } from './tables.ts'
import { findTotpStep, unsealTotpSecret } from './totp.ts'

const attemptsAllowed = 10
const attemptMinutes = 15

interface Proof { password: string, code: string }

/**
 * Opens a session for whoever gives password and second factor (a code of the app, or a recovery code).
 * `knownTo` names the account this browser signed in to before: its attempts are counted apart, so that a stranger's
 * guesses do not lock the person out. Throws `staff.sign_in_refused`, `staff.too_many_sign_ins`.
 */
export async function signIn(db: Database, { keys, email, password, code, knownTo, now }: Proof & { keys: Keys, email: string, knownTo?: string, now: Date }) {
  const account = await findStaffAccountByEmail(db, email)
  const device = account && knownTo === account.id ? 'known' : 'any'
  const attempts = await takeAttempt(db, { subject: `${device}:${email.toLowerCase()}`, keys, now })
  const proof = await checkProof(db, { account, password, code, keys, now })
  if (!account || !proof) throw await refuse(db, account, now)
  const session = openSession(account.id, now)
  await commitProof(db, tx => [
    ...proof(tx),
    session.insert(tx),
    orNothing(tx.delete(signInAttempts).where(eq(signInAttempts.subject, attempts)).returning({ subject: signInAttempts.subject })),
    ...recordEvent(tx, { action: 'staff.signedIn', subject: { type: 'staff', id: account.id }, actor: { kind: 'staff', id: account.id }, at: now }),
  ])
  return { accountId: account.id, sessionToken: session.token }
}

/** Proves again who holds a session. Its token changes with that. Throws like `signIn`. */
export async function confirmIdentity(db: Database, { keys, signedIn, password, code, now }: Proof & { keys: Keys, signedIn: SignedIn, now: Date }) {
  const account = await getStaffAccount(db, signedIn.id)
  await takeAttempt(db, { subject: `known:${account.email}`, keys, now })
  const proof = await checkProof(db, { account, password, code, keys, now })
  if (!proof) throw await refuse(db, account, now)
  const sessionToken = createToken()
  await commitProof(db, tx => [
    ...proof(tx),
    tx.update(staffSessions).set({ tokenHash: hashToken(sessionToken), freshAt: now, lastSeenAt: now })
      .where(and(eq(staffSessions.id, signedIn.sessionId), isNull(staffSessions.endedAt))).returning({ id: staffSessions.id }),
    ...recordEvent(tx, { action: 'staff.identityConfirmed', subject: { type: 'staff', id: account.id }, actor: { kind: 'staff', id: account.id }, at: now }),
  ])
  return { sessionToken }
}

type DeclareProof = (tx: Database) => Write[]

/**
 * The writes that use up the second factor; undefined when something is wrong. Works as long for an unknown address:
 * a password is hashed either way.
 */
async function checkProof(db: Database, { account, password, code, keys, now }: Proof & { account?: StaffAccount, keys: Keys, now: Date }): Promise<DeclareProof | undefined> {
  const passwordFits = await verifySecret(password, account?.passwordHash ?? await decoyHash(keys), keys.pepper)
  if (!account?.totpSecret || account.passwordHash === null) return undefined
  const step = findTotpStep(code, unsealTotpSecret(account.totpSecret, account.id, keys), now)
  const codeHash = hashRecoveryCode(code, account.id, keys)
  const [spare] = await db.select().from(recoveryCodes).where(and(eq(recoveryCodes.codeHash, codeHash), isNull(recoveryCodes.usedAt)))
  if (!passwordFits || account.disabledAt !== null) return undefined
  if (step !== undefined) {
    return tx => [tx.update(staffAccounts).set({ totpStep: step })
      .where(and(eq(staffAccounts.id, account.id), lt(staffAccounts.totpStep, step), isNull(staffAccounts.disabledAt))).returning({ id: staffAccounts.id })]
  }
  if (!spare) return undefined
  return tx => [tx.update(recoveryCodes).set({ usedAt: now })
    .where(and(eq(recoveryCodes.codeHash, codeHash), isNull(recoveryCodes.usedAt))).returning({ codeHash: recoveryCodes.codeHash })]
}

/** A code used before, or by two requests at once, is a wrong code. */
async function commitProof(db: Database, declare: (tx: Database) => Array<Write | OptionalWrite>) {
  try { await commit(db, declare) }
  catch (error) { throw error instanceof StaleWriteError ? signInRefused() : error }
}

async function refuse(db: Database, account: StaffAccount | undefined, now: Date) {
  if (account) {
    await commit(db, tx => recordEvent(tx, { action: 'staff.signInRefused', subject: { type: 'staff', id: account.id }, actor: { kind: 'system' }, at: now }))
  }
  return signInRefused()
}

let decoy: Promise<string> | undefined
function decoyHash({ pepper }: Keys): Promise<string> {
  return decoy ??= hashSecret(randomBytes(24).toString('base64url'), pepper, passwordCost)
}

/** Counts an attempt before it is looked at, so that many at once get no further than many in a row. */
async function takeAttempt(db: Database, { subject, keys, now }: { subject: string, keys: Keys, now: Date }): Promise<string> {
  const key = keyedHash(keys.pepper, `attempt:${subject}`).toString('base64url')
  const { taken, since } = signInAttempts
  const cutOff = sql.param(new Date(now.getTime() - attemptMinutes * 60_000), since)
  try {
    await commit(db, tx => [tx.insert(signInAttempts).values({ subject: key, taken: 1, since: now }).onConflictDoUpdate({
      target: signInAttempts.subject,
      set: {
        taken: sql`case when ${since} <= ${cutOff} then 1 else ${taken} + 1 end`,
        since: sql`case when ${since} <= ${cutOff} then ${sql.param(now, since)} else ${since} end`,
      },
      setWhere: or(sql`${since} <= ${cutOff}`, lt(taken, attemptsAllowed)),
    }).returning({ subject: signInAttempts.subject })])
  }
  catch (error) { throw error instanceof StaleWriteError ? tooManySignIns({ params: { minutes: attemptMinutes } }) : error }
  return key
}

/** A new session and its write; only its token's hash is kept. */
export function openSession(accountId: string, now: Date) {
  const token = createToken()
  return {
    token,
    insert: (tx: Database): Write => tx.insert(staffSessions).values({
      id: createId(), tokenHash: hashToken(token), accountId, createdAt: now, lastSeenAt: now, freshAt: now,
    }).returning({ id: staffSessions.id }),
  }
}

/** Ends an account's open sessions, but for one if given. */
export function endSessions(tx: Database, { accountId, except, now }: { accountId: string, except?: string, now: Date }): OptionalWrite {
  return orNothing(tx.update(staffSessions).set({ endedAt: now }).where(and(
    eq(staffSessions.accountId, accountId), isNull(staffSessions.endedAt), except === undefined ? undefined : ne(staffSessions.id, except),
  )).returning({ id: staffSessions.id }))
}

/** Ends one's own session, this or another; one that is over already stays so. */
export async function endSession(db: Database, { accountId, sessionId, now }: { accountId: string, sessionId: string, now: Date }) {
  await commit(db, tx => [
    tx.update(staffSessions).set({ endedAt: now })
      .where(and(eq(staffSessions.id, sessionId), eq(staffSessions.accountId, accountId), isNull(staffSessions.endedAt))).returning({ id: staffSessions.id }),
    ...recordEvent(tx, { action: 'staff.sessionEnded', subject: { type: 'staff', id: accountId }, actor: { kind: 'staff', id: accountId }, at: now }),
  ])
}

/** Ends all of one's sessions but this one. */
export async function endOtherSessions(db: Database, { accountId, sessionId, now }: { accountId: string, sessionId: string, now: Date }) {
  await commit(db, tx => [
    endSessions(tx, { accountId, except: sessionId, now }),
    ...recordEvent(tx, { action: 'staff.otherSessionsEnded', subject: { type: 'staff', id: accountId }, actor: { kind: 'staff', id: accountId }, at: now }),
  ])
}

/** Moves the idle limit; written once a minute at most, so a session may end up to a minute early, never late. */
export async function noteSeen(db: Database, { signedIn, now }: { signedIn: SignedIn, now: Date }) {
  if (now.getTime() < signedIn.lastSeenAt.getTime() + 60_000) return
  await commit(db, tx => [orNothing(tx.update(staffSessions).set({ lastSeenAt: now })
    .where(and(eq(staffSessions.id, signedIn.sessionId), lte(staffSessions.lastSeenAt, now))).returning({ id: staffSessions.id }))])
}
