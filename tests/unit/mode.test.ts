import { describe, expect, test } from 'vitest'
import { backPath, formatMode, parseMode, switchMode } from '#shared/mode'

describe('the cookie of the display mode', () => {
  test.each([
    [undefined, { size: 'standard', colours: 'auto' }],
    ['', { size: 'standard', colours: 'auto' }],
    ['elder', { size: 'elder', colours: 'auto' }],
    ['dark', { size: 'standard', colours: 'dark' }],
    ['large.contrast', { size: 'large', colours: 'contrast' }],
    ['"><script>', { size: 'standard', colours: 'auto' }],
  ])('%s reads as a known mode', (cookie, mode) => {
    expect(parseMode(cookie)).toEqual(mode)
  })

  test('every mode comes back as it was kept', () => {
    for (const cookie of ['standard', 'elder', 'large', 'light', 'dark', 'contrast', 'elder.light', 'large.dark']) {
      expect(formatMode(parseMode(cookie))).toBe(cookie)
    }
  })

  test('a size leaves the colours alone, and the other way round', () => {
    const elderDark = parseMode('elder.dark')
    expect(switchMode(elderDark, 'standard')).toEqual({ size: 'standard', colours: 'dark' })
    expect(switchMode(elderDark, 'auto')).toEqual({ size: 'elder', colours: 'auto' })
    expect(switchMode(elderDark, 'huge')).toEqual(elderDark)
  })
})

describe('the way back after choosing', () => {
  test.each([
    ['/ledger?subDistrict=110107009#list', '/ledger?subDistrict=110107009#list'],
    ['/en', '/en'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/..//evil.example', '/'],
    ['https://evil.example/', '/'],
    ['ledger', '/'],
    [undefined, '/'],
    [['/a', '/b'], '/'],
  ])('%s leads to %s', (given, path) => {
    expect(backPath(given)).toBe(path)
  })
})
