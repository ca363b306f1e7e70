import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { toAscii } from '../../../modules/asciiServer.ts'

const filler = ' '.repeat(200)

describe('the server\'s own files in ASCII', () => {
  it.each([
    '"建筑".length', '\'点\\\'位\'', '`${1 + 1} 处 ${"楼"}`', '/\\d+\\s*年/.test("2026 年")', '/[·—\\—]/.test("—")', '/^\\p{Script=Han}$/u.test("石")', '/[😀-😂]/u.test("😁")',
    '"\\\\年"', '/\\\\年/.test("\\\\年")', '"\\年"', '({ 台账: 1 }).台账', '"a/* 注 */b" /* 注 */',
  ])('mean the same: %s', (code) => {
    const ascii = toAscii(code + filler)
    expect(ascii).toMatch(/^[\0-\x7F]+$/)
    expect(runInNewContext(ascii)).toEqual(runInNewContext(code))
  })

  it('are left as they are where escapes would take more memory', () => {
    expect(toAscii('"点位"')).toBe('"点位"')
  })

  it('have no template that shows its escapes', () => {
    expect(() => toAscii(`String.raw\`点位\`${filler}`)).toThrow(/raw template/)
  })
})
