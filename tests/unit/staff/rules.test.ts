import { describe, expect, it } from 'vitest'
import { isFresh, isSessionOpen } from '#shared/staff/rules'
import { findTotpStep, createTotpSecret, totpUri } from '#server/domain/staff/totp'
import { later, monday } from '../../support/clock.ts'
import { codeAt } from '../../support/totp.ts'

const session = { createdAt: monday, lastSeenAt: monday, freshAt: monday, endedAt: null }

describe('a session', () => {
  it.each([
    ['in use', {}, { minutes: 29 }, true],
    ['idle for half an hour', {}, { minutes: 30 }, false],
    ['in use after eleven hours', { lastSeenAt: later(monday, { hours: 11 }) }, { hours: 11, minutes: 10 }, true],
    ['in use after twelve hours', { lastSeenAt: later(monday, { hours: 12, milliseconds: -1 }) }, { hours: 12 }, false],
    ['ended', { endedAt: monday }, { minutes: 1 }, false],
  ])('%s', (_case, changed, moved, isOpen) => {
    expect(isSessionOpen({ ...session, ...changed }, later(monday, moved))).toBe(isOpen)
  })

  it.each([[-1, true], [0, false], [1, false]])('asks again for password and code ten minutes and %i ms after the last time', (milliseconds, fresh) => {
    expect(isFresh(session, later(monday, { minutes: 10, milliseconds }))).toBe(fresh)
  })
})

describe('a code of the authenticator', () => {
  const secret = createTotpSecret()
  it.each([
    ['of now', 0, 0], ['of the step before', -30_000, -1], ['of the next step', 30_000, 1], ['two steps old', -60_000, undefined], ['two steps ahead', 60_000, undefined],
  ])('%s', (_case, milliseconds, offset) => {
    const step = findTotpStep(codeAt(secret, later(monday, { milliseconds })), secret, monday)
    expect(step).toBe(offset === undefined ? undefined : Math.floor(monday.getTime() / 30_000) + offset)
  })

  it('may be typed with a space, and is nothing else than digits', () => {
    const code = codeAt(secret, monday)
    expect(findTotpStep(`${code.slice(0, 3)} ${code.slice(3)}`, secret, monday)).toBeDefined()
    expect(findTotpStep(code.replace(/\d/g, digit => String.fromCodePoint(0xff10 + Number(digit))), secret, monday), 'digits of a Chinese keyboard').toBeDefined()
    for (const other of ['', 'abcdef', code.slice(1), `${code}0`, '𝅘𝅥𝅮', '一二三四五六', '٠١٢٣٤٥']) expect(findTotpStep(other, secret, monday)).toBeUndefined()
  })

  it('is made from what the app scans', () => {
    expect(totpUri(secret, { issuer: '石景山', email: 'zhao@example.org' })).toMatch(new RegExp(`^otpauth://totp/.*secret=${secret}`))
  })
})
