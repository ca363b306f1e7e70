import { describe, expect, it } from 'vitest'
import { toIssues } from '#shared/errors'
import { trackSchema } from '#shared/receipts/schemas'

describe('a look-up by number and query code', () => {
  it('says which of the two is missing, and how it is written', () => {
    for (const empty of [{}, { number: '', queryCode: ' ' }]) {
      expect(toIssues(trackSchema.safeParse(empty).error!).map(({ path, code }) => [path, code]))
        .toEqual([['number', 'receipt.number_invalid'], ['queryCode', 'receipt.code_invalid']])
    }
  })

  it('reads a number and a code as people type them', () => {
    expect(trackSchema.parse({ number: ' fy 12345678', queryCode: '５５３２ 1330-5969 6081' })).toEqual({ number: 'FY-12345678', queryCode: '5532133059696081' })
  })
})
