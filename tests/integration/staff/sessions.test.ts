import { describe, expect, it } from 'vitest'
import { changePassword, changeRole, disableStaff, enableStaff, renewRecoveryCodes } from '#server/domain/staff/commands'
import { findSignedIn, listOpenSessions, type SignedIn } from '#server/domain/staff/queries'
import { confirmIdentity, endOtherSessions, endSession, noteSeen, signIn } from '#server/domain/staff/sessions'
import { staffSessions } from '#server/domain/staff/tables'
import { events } from '#server/domain/events/tables'
import type { Database } from '#server/database/connect'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { createStaff, goodPassword } from '../../support/staff.ts'
import { codeAt } from '../../support/totp.ts'

type Person = Awaited<ReturnType<typeof createStaff>>
const soon = later(monday, { minutes: 2 })

const signInAs = (db: Database, person: Person, { now = soon, ...changed }: Partial<{ password: string, code: string, knownTo: string, now: Date }> = {}) =>
  signIn(db, { keys, email: person.email, password: goodPassword, code: codeAt(person.secret, now), now, ...changed })

const actionsOf = async (db: Database) => (await db.select().from(events)).map(({ action }) => action)

describe('signing in', () => {
  it('takes password and code, in any spelling of the address', async () => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    const { sessionToken } = await signIn(db, { keys, email: 'ZHAO@example.org', password: goodPassword, code: codeAt(person.secret, soon), now: soon })
    expect(await findSignedIn(db, { token: sessionToken, now: soon })).toMatchObject({ id: person.id })
    expect(await actionsOf(db)).toContain('staff.signedIn')
  })

  it('keeps neither token, nor address, nor browser of a session', async () => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    const rows = await db.select().from(staffSessions)
    expect(JSON.stringify(rows)).not.toContain(person.sessionToken)
    expect(Object.keys(rows[0]!).sort()).toEqual(['accountId', 'createdAt', 'endedAt', 'freshAt', 'id', 'lastSeenAt', 'tokenHash'])
  })

  it('gives one sentence for every reason to refuse', async () => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    const refused = { code: 'staff.sign_in_refused', status: 422, issues: [] }
    await expect(signInAs(db, person, { password: 'not the password' })).rejects.toMatchObject(refused)
    await expect(signInAs(db, person, { code: '123456' })).rejects.toMatchObject(refused)
    await expect(signIn(db, { keys, email: 'nobody@example.org', password: goodPassword, code: '123456', now: soon })).rejects.toMatchObject(refused)
    expect((await actionsOf(db)).filter(action => action === 'staff.signInRefused')).toHaveLength(2)
  })

  it('works about as long for an address nobody has', async () => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    const measure = async (email: string) => {
      // Of the processor, not of the clock: other tests run beside this one.
      const begun = process.cpuUsage()
      await signIn(db, { keys, email, password: 'not the password', code: '123456', now: soon }).catch(() => {})
      return process.cpuUsage(begun).user
    }
    await measure('warm@example.org')
    // The least of three: the engine tidies up now and then.
    const least = async (email: string) => Math.min(await measure(email), await measure(email), await measure(email))
    const known = await least(person.email)
    const unknown = await least('nobody@example.org')
    expect(unknown).toBeGreaterThan(known / 3)
  })

  it('takes a code once, also when two requests bring it at the same moment', async () => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    const outcomes = await Promise.allSettled([signInAs(db, person), signInAs(db, person)])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(signInAs(db, person)).rejects.toMatchObject({ code: 'staff.sign_in_refused' })
  })

  it('takes no code older than the last one used', async () => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    await signInAs(db, person)
    await expect(signInAs(db, person, { code: codeAt(person.secret, later(soon, { milliseconds: -30_000 })) })).rejects.toMatchObject({ code: 'staff.sign_in_refused' })
  })

  it('takes a recovery code once', async () => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    const code = person.recoveryCodes[3]!
    await signInAs(db, person, { code: code.toUpperCase() })
    await expect(signInAs(db, person, { code })).rejects.toMatchObject({ code: 'staff.sign_in_refused' })
    await renewRecoveryCodes(db, { keys, accountId: person.id, now: soon })
    await expect(signInAs(db, person, { code: person.recoveryCodes[4]! })).rejects.toMatchObject({ code: 'staff.sign_in_refused' })
  })

  it('stops after ten attempts for a quarter of an hour, however many come at once', async () => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    const outcomes = await Promise.allSettled(Array.from({ length: 14 }, () => signInAs(db, person, { password: 'a guess' })))
    const codes = outcomes.map(outcome => outcome.status === 'rejected' && (outcome.reason as { code: string }).code)
    expect(codes.filter(code => code === 'staff.sign_in_refused')).toHaveLength(10)
    expect(codes.filter(code => code === 'staff.too_many_sign_ins')).toHaveLength(4)
    await expect(signInAs(db, person)).rejects.toMatchObject({ code: 'staff.too_many_sign_ins', status: 429 })
    await signInAs(db, person, { now: later(soon, { minutes: 15 }) })
  })

  it('lets the person in from their own browser while a stranger guesses', async () => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    for (let n = 0; n < 11; n++) await signInAs(db, person, { password: 'a guess' }).catch(() => {})
    await signInAs(db, person, { knownTo: person.id })
  })
})

describe('a session', () => {
  const limits = [
    ['a millisecond before half an hour without use', { minutes: 30, milliseconds: -1 }, true],
    ['after half an hour without use', { minutes: 30 }, false],
    ['a millisecond later', { minutes: 30, milliseconds: 1 }, false],
  ] as const
  it.each(limits)('%s', async (_case, moved, isOpen) => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    expect(await findSignedIn(db, { token: person.sessionToken, now: later(monday, moved) }) !== undefined).toBe(isOpen)
  })

  it.each([
    ['a millisecond before twelve hours of constant use', -1, true],
    ['after twelve hours of constant use', 0, false],
    ['a millisecond later', 1, false],
  ])('%s', async (_case, milliseconds, isOpen) => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    for (let minutes = 20; minutes < 720; minutes += 20) {
      const now = later(monday, { minutes })
      await noteSeen(db, { signedIn: await findSignedIn(db, { token: person.sessionToken, now }) as SignedIn, now })
    }
    expect(await findSignedIn(db, { token: person.sessionToken, now: later(monday, { hours: 12, milliseconds }) }) !== undefined).toBe(isOpen)
  })

  it('of a disabled account is over at the next request', async () => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    const boss = await createStaff(db, { email: 'qian@example.org' })
    await disableStaff(db, { accountId: person.id, version: (await person.account()).version, reason: '调离', actor: boss.actor, now: soon })
    expect(await findSignedIn(db, { token: person.sessionToken, now: soon })).toBeUndefined()
    await expect(signInAs(db, person)).rejects.toMatchObject({ code: 'staff.sign_in_refused' })
    await enableStaff(db, { accountId: person.id, version: (await person.account()).version, reason: '回来', actor: boss.actor, now: soon })
    await expect(signInAs(db, person)).rejects.toMatchObject({ code: 'staff.sign_in_refused' })
  })

  it('can be ended by its holder, and by nobody else', async () => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    const other = await createStaff(db, { email: 'qian@example.org' })
    const [session] = await listOpenSessions(db, { accountId: person.id, now: soon })
    await expect(endSession(db, { accountId: other.id, sessionId: session!.id, now: soon })).rejects.toMatchObject({ code: 'stale' })
    await endSession(db, { accountId: person.id, sessionId: session!.id, now: soon })
    expect(await findSignedIn(db, { token: person.sessionToken, now: soon })).toBeUndefined()
  })

  it('stays when the others are ended, and when the password changes', async () => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    const { sessionToken } = await signInAs(db, person)
    const here = await findSignedIn(db, { token: sessionToken, now: soon }) as SignedIn
    await endOtherSessions(db, { accountId: person.id, sessionId: here.sessionId, now: soon })
    expect(await findSignedIn(db, { token: person.sessionToken, now: soon })).toBeUndefined()
    await changePassword(db, { keys, accountId: person.id, sessionId: here.sessionId, password: `${goodPassword} 2`, now: soon })
    expect(await findSignedIn(db, { token: sessionToken, now: soon })).toBeDefined()
  })

  it('gets another token when its holder proves again who they are', async () => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    const now = later(monday, { minutes: 20 })
    const before = await findSignedIn(db, { token: person.sessionToken, now }) as SignedIn
    const { sessionToken } = await confirmIdentity(db, { keys, signedIn: before, password: goodPassword, code: codeAt(person.secret, now), now })
    expect(await findSignedIn(db, { token: person.sessionToken, now })).toBeUndefined()
    expect(await findSignedIn(db, { token: sessionToken, now })).toMatchObject({ sessionId: before.sessionId, freshAt: now })
  })
})

describe('a role', () => {
  it('changes with a reason, counts from the next request, and not when somebody else was quicker', async () => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    const boss = await createStaff(db, { email: 'qian@example.org' })
    const change = { accountId: person.id, version: (await person.account()).version, role: 'triage' as const, subDistricts: ['110107009'], reason: '换岗', actor: boss.actor, now: soon }
    await changeRole(db, change)
    expect(await findSignedIn(db, { token: person.sessionToken, now: soon })).toMatchObject({ role: 'triage', subDistricts: ['110107009'] })
    await expect(changeRole(db, { ...change, role: 'auditor' })).rejects.toMatchObject({ code: 'stale' })
    const changes = (await db.select().from(events)).filter(({ action }) => action === 'staff.roleChanged')
    expect(changes).toMatchObject([{ reason: '换岗', actorId: boss.id, facts: { fromRole: 'administrator', role: 'triage' } }])
  })

  it('is not changed by its holder', async () => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    const { version } = await person.account()
    await expect(changeRole(db, { accountId: person.id, version, role: 'auditor', subDistricts: null, reason: 'x', actor: person.actor, now: soon })).rejects.toMatchObject({ code: 'staff.not_oneself' })
    await expect(disableStaff(db, { accountId: person.id, version, reason: 'x', actor: person.actor, now: soon })).rejects.toMatchObject({ code: 'staff.not_oneself' })
  })
})
