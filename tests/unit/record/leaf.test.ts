import { expect, it } from 'vitest'
import { toLeaf } from '#shared/record/leaf'

const at = new Date('2026-11-23T02:17:45.123Z')
const commitment = 'c'.repeat(64)

it('says when a change was', () => {
  expect(toLeaf({ type: 'change', topic: 'site', at, payload: '{"of":"something that may go"}', commitment }))
    .toBe(`{"at":"2026-11-23T02:17:45.123Z","commitment":"${commitment}","topic":"site","type":"change","v":1}`)
})

it('says of a receipt only its hour', () => {
  expect(toLeaf({ type: 'receipt', at, payload: '{"number":"SJ-10000007"}', commitment }))
    .toBe(`{"batch":"2026-11-23T02Z","commitment":"${commitment}","type":"receipt","v":1}`)
})

it('says the counts of a day and an erasure openly', () => {
  expect(toLeaf({ type: 'erasure', at, payload: '{"reason":"withdrawn","position":7}', commitment }))
    .toBe(`{"at":"2026-11-23T02:17:45.123Z","commitment":"${commitment}","says":{"position":7,"reason":"withdrawn"},"type":"erasure","v":1}`)
  expect(JSON.parse(toLeaf({ type: 'day', at, payload: '{"changes":{"site":3}}', commitment }))).toMatchObject({ says: { changes: { site: 3 } } })
})
