import { describe, expect, it } from 'vitest'
import { guardCell } from '#shared/text/cells'

describe('a cell of a download', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '\u00A0=1'])('that begins like the formula %j is no formula', (text) => {
    expect(guardCell(text)).toBe(`'${text}`)
  })

  it.each([['示例院', '示例院'], ['3-5号楼', '3-5号楼'], [-3, -3], [null, null], ['', '']])('%j stays as it is', (value, expected) => {
    expect(guardCell(value)).toBe(expected)
  })
})
