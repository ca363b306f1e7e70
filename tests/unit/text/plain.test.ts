import { describe, expect, it } from 'vitest'
import { toIssues } from '#shared/errors'
import { cleanLine, cleanText, plainText, singleLine } from '#shared/text/plain'

describe('user text', () => {
  it.each([
    ['line ends', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['control characters', 'a\u0000b\u001bc\u009fd', 'abcd'],
    ['tabs', 'a\tb', 'a b'],
    ['direction marks', 'a\u202Eb\u2066c\u200Fd', 'abcd'],
    ['zero-width characters', 'a\u200Bb\uFEFFc\u00ADd', 'abcd'],
    ['lone surrogates', 'a\uD83Db', 'ab'],
    ['four-byte characters', '𠮷祥🏠', '𠮷祥🏠'],
    ['joined pictures', '👩‍👧', '👩‍👧'],
    ['a joiner alone', 'a\u200Db', 'ab'],
    ['composed letters', 'e\u0301', '\u00e9'],
    ['empty lines', ' a  \n\n\n\nb ', 'a\n\nb'],
    ['markup', '<b>&amp;</b>', '<b>&amp;</b>'],
    ['full-width characters', '１３号', '１３号'],
  ])('%s', (_, raw, clean) => {
    expect(cleanText(raw)).toBe(clean)
  })

  it('on one line has no line ends', () => {
    expect(cleanLine(' 麻峪\r\n 石材　市场 ')).toBe('麻峪 石材 市场')
  })
})

describe('the field', () => {
  const codes = (schema: ReturnType<typeof plainText>, value: unknown) => {
    const result = schema.safeParse(value)
    return result.success ? result.data : toIssues(result.error).map(({ code, params }) => [code, params])
  }

  it.each([
    ['counts a four-byte character once', plainText({ max: 3 }), '🏠🏠🏠', '🏠🏠🏠'],
    ['is not longer than allowed', plainText({ max: 3 }), '一二三四', [['form.too_big', { max: 3 }]]],
    ['is not megabytes long', singleLine({ max: 3 }), ' '.repeat(2_000_000), [['form.too_big', { max: 3 }]]],
    ['is not only invisible', singleLine({ max: 3 }), '\u200B \u0000', [['form.required', { min: 1 }]]],
    ['may be empty where that is said', plainText({ max: 3, min: 0 }), '', ''],
    ['needs its least length', plainText({ max: 9, min: 4 }), '一二', [['form.too_small', { min: 4 }]]],
    ['is there', plainText({ max: 3 }), undefined, [['form.required', {}]]],
  ])('%s', (_, schema, value, outcome) => {
    expect(codes(schema, value)).toEqual(outcome)
  })

  it('is a text and nothing else', () => {
    for (const value of [7, null, ['a'], {}]) expect(plainText({ max: 3 }).safeParse(value).success).toBe(false)
  })
})
