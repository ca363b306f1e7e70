import { describe, expect, it } from 'vitest'
import { dispatchSchema, extensionSchema, findingCheckSchema, followUpSchema, mergerSchema, stepSchema, transferSchema } from '#shared/reports/moves'

const answers = { solved: 'yes', speed: 'neutral', manner: 'satisfied', outcome: 'dissatisfied' }
const paths = (schema: typeof followUpSchema | typeof findingCheckSchema | typeof extensionSchema, fields: object) =>
  schema.safeParse({ version: 1, ...fields }).error?.issues.map(({ path }) => path.join('.')) ?? []

describe('what staff send', () => {
  it.each([
    [{ reached: false }, []],
    [{ reached: true }, []],
    [{ reached: true, ...answers }, []],
    [{ reached: true, ...answers, words: '谢谢' }, []],
    [{ reached: true, solved: 'yes' }, ['speed', 'manner', 'outcome']],
    [{ reached: true, words: '谢谢' }, ['solved', 'speed', 'manner', 'outcome']],
    [{ reached: false, ...answers }, ['reached']],
  ])('of a call back is everything or nothing: %j', (fields, expected) => { expect(paths(followUpSchema, fields)).toEqual(expected) })

  it('says why a finding is doubted', () => {
    expect([paths(findingCheckSchema, { agree: false }), paths(findingCheckSchema, { agree: false, text: '看不清' }), paths(findingCheckSchema, { agree: true })]).toEqual([['text'], [], []])
  })

  it('extends by whole days with a reason', () => {
    expect([{ days: 0, reason: 'x' }, { days: 1.5, reason: 'x' }, { days: 1, reason: ' ' }, { days: 1, reason: 'x' }].map(fields => paths(extensionSchema, fields)))
      .toEqual([['days'], ['days'], ['reason'], []])
  })

  it('names the main matter by its number as typed', () => {
    expect(mergerSchema.parse({ version: 2, into: 'fy 12345678' })).toEqual({ version: 2, into: 'FY-12345678' })
  })

  it.each([[stepSchema, {}], [stepSchema, { version: 0 }], [transferSchema, { version: 1, bodyId: '', text: 'x' }], [dispatchSchema, { version: 1, bodyId: 'b', rewrite: 'x', isComplex: 'yes' }]])(
    'is not taken without a version or with something else', (schema, fields) => { expect(schema.safeParse(fields).success).toBe(false) })
})
