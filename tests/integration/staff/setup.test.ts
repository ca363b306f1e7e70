import { describe, expect, it } from 'vitest'
import { completeSetup, inviteStaff, issueSetupLink } from '#server/domain/staff/commands'
import { findSignedIn, getSetupLink, isStaffed } from '#server/domain/staff/queries'
import { staffAccounts, setupLinks } from '#server/domain/staff/tables'
import { events } from '#server/domain/events/tables'
import { outbox } from '#server/domain/notifications/tables'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { countOpenLinks, createFirstLink, createStaff, goodPassword, secretOf } from '../../support/staff.ts'
import { codeAt } from '../../support/totp.ts'

const first = { keys, name: '赵一', email: 'Zhao@Example.org', password: goodPassword, now: monday }
const hour = { hours: 1 }

describe('the set-up link of the first start', () => {
  it('makes the first administrator, signed in, with ten recovery codes', async () => {
    const db = await createTestDatabase()
    const { token, secret } = await createFirstLink(db)
    const { sessionToken, recoveryCodes } = await completeSetup(db, { ...first, token, code: codeAt(secret, monday) })
    expect(await findSignedIn(db, { token: sessionToken, now: monday })).toMatchObject({ name: '赵一', role: 'administrator', subDistricts: 'all' })
    expect(new Set(recoveryCodes)).toHaveLength(10)
    expect(await db.select().from(staffAccounts)).toMatchObject([{ email: 'zhao@example.org' }])
    expect((await db.select().from(events)).map(({ action }) => action)).toContain('staff.setUp')
    expect(await db.select().from(outbox)).toMatchObject([{ kind: 'staff.setUp' }])
  })

  it('works once, even when two people use it at the same moment', async () => {
    const db = await createTestDatabase()
    const { token, secret } = await createFirstLink(db)
    const use = (email: string) => completeSetup(db, { ...first, email, token, code: codeAt(secret, monday) })
    const outcomes = await Promise.allSettled([use('a@example.org'), use('b@example.org')])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await db.select().from(staffAccounts)).toHaveLength(1)
    await expect(use('c@example.org')).rejects.toMatchObject({ code: 'staff.setup_link_invalid' })
  })

  it('is replaced by the one of the next start', async () => {
    const db = await createTestDatabase()
    const { token } = await createFirstLink(db)
    await createFirstLink(db)
    await expect(getSetupLink(db, { token, now: monday })).rejects.toMatchObject({ code: 'staff.setup_link_invalid' })
    expect(await countOpenLinks(db)).toBe(1)
  })

  it('stops working as soon as somebody can sign in', async () => {
    const db = await createTestDatabase()
    const { token } = await createFirstLink(db)
    expect(await isStaffed(db)).toBe(false)
    await createStaff(db)
    await expect(getSetupLink(db, { token, now: monday })).rejects.toMatchObject({ code: 'staff.setup_link_invalid' })
  })
})

describe('a set-up link', () => {
  it.each([
    ['a millisecond before its hour is over', { ...hour, milliseconds: -1 }, true],
    ['when its hour is over', hour, false],
    ['a millisecond after', { ...hour, milliseconds: 1 }, false],
  ])('%s', async (_case, moved, works) => {
    const db = await createTestDatabase()
    const { token } = await createFirstLink(db)
    const opened = getSetupLink(db, { token, now: later(monday, moved) })
    await (works ? expect(opened).resolves.toMatchObject({ account: null }) : expect(opened).rejects.toMatchObject({ status: 410 }))
  })

  it('is kept only as a hash, and its secret sealed', async () => {
    const db = await createTestDatabase()
    const { token, secret } = await createFirstLink(db)
    const text = JSON.stringify(await db.select().from(setupLinks))
    expect(text).not.toContain(token)
    expect(text).not.toContain(secret)
  })

  it('refuses a wrong code and a common password, and can then still be used', async () => {
    const db = await createTestDatabase()
    const { token, secret } = await createFirstLink(db)
    await expect(completeSetup(db, { ...first, token, code: '000000' })).rejects.toMatchObject({ issues: [{ path: 'code' }] })
    await expect(completeSetup(db, { ...first, token, password: 'Password123456', code: codeAt(secret, monday) })).rejects.toMatchObject({ issues: [{ path: 'password' }] })
    await completeSetup(db, { ...first, token, code: codeAt(secret, monday) })
  })

  it('for somebody who lost their phone replaces password, second factor, codes and sessions', async () => {
    const db = await createTestDatabase()
    const person = await createStaff(db)
    const now = later(monday, { minutes: 5 })
    const { token } = await issueSetupLink(db, { keys, accountId: person.id, actor: person.actor, now })
    expect(await findSignedIn(db, { token: person.sessionToken, now })).toBeDefined()
    const secret = await secretOf(db, token, now)
    expect(secret).not.toBe(person.secret)
    await completeSetup(db, { keys, token, name: 'ignored', email: 'ignored@example.org', password: `${goodPassword}!`, code: codeAt(secret, now), now })
    expect(await findSignedIn(db, { token: person.sessionToken, now })).toBeUndefined()
    expect(await person.account()).toMatchObject({ name: '赵一', email: 'zhao@example.org' })
  })

  it('is not made for an address that has an account', async () => {
    const db = await createTestDatabase()
    await createStaff(db)
    const again = inviteStaff(db, { keys, name: '钱二', email: 'ZHAO@example.org', role: 'triage', subDistricts: null, actor: { kind: 'system' }, now: monday })
    await expect(again).rejects.toMatchObject({ issues: [{ path: 'email', code: 'staff.email_taken' }] })
    expect((await db.select().from(events)).filter(({ action }) => action === 'staff.invited')).toHaveLength(1)
  })
})
