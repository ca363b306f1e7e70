import { describe, expect, it } from 'vitest'
import { parseReceiptNumber } from '#shared/receipts/number'
import { checkDigitOf, formatQueryCode, parseQueryCode, toQueryCode } from '#shared/receipts/queryCode'

const code = toQueryCode('794201537118264')

describe('a query code', () => {
  it('ends in the check digit of ISO 7064, MOD 11,10', () => {
    // The standard's own example: 0794 has the check digit 5.
    expect(checkDigitOf('0794')).toBe('5')
  })

  it('finds every single mistyped digit', () => {
    for (let place = 0; place < 16; place++) {
      for (const digit of '0123456789') {
        if (digit === code[place]) continue
        expect(parseQueryCode(code.slice(0, place) + digit + code.slice(place + 1))).toBeNull()
      }
    }
  })

  it('finds nearly every swap of two neighbours', () => {
    const swaps = Array.from({ length: 15 }, (_, n) => code.slice(0, n) + code[n + 1] + code[n] + code.slice(n + 2)).filter(swap => swap !== code)
    expect(swaps.filter(swap => parseQueryCode(swap) === null).length).toBeGreaterThanOrEqual(swaps.length - 1)
  })

  it.each([
    [formatQueryCode(code), code],
    [formatQueryCode(code).replaceAll(' ', '-'), code],
    [[...code].map(digit => String.fromCharCode(digit.charCodeAt(0) + 0xFEE0)).join(''), code],
    [` ${code} `, code],
    [code.slice(1), null],
    [`${code}0`, null],
    ['', null],
    ['abcd efgh ijkl mnop', null],
  ])('typed as %j is read as %j', (typed, expected) => { expect(parseQueryCode(typed)).toBe(expected) })

  it('is shown in four groups', () => { expect(formatQueryCode('1234567890123456')).toBe('1234 5678 9012 3456') })
})

describe('a number', () => {
  it.each([
    ['FY-12345678', 'FY-12345678'],
    ['fy12345678', 'FY-12345678'],
    ['ＦＹ－１２３４５６７８', 'FY-12345678'],
    [' FY 12345678 ', 'FY-12345678'],
    ['XX-12345678', null],
    ['FY-1234567', null],
    ['12345678', null],
  ])('typed as %j is read as %j', (typed, expected) => { expect(parseReceiptNumber(typed)).toBe(expected) })
})
