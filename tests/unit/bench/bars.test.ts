import { expect, test } from 'vitest'
import { isBroken, isReached, type Bar } from '../../bench/speed/bars.ts'

const memory: Bar = { name: 'idle memory', unit: 'MB', value: 150, bar: 150, atLeast: false }
const kept: Bar = { name: 'list page kept', unit: 'ratio', value: 0.7, bar: 0.7, atLeast: true }

test('a bar is reached at its figure, and missed beyond it', () => {
  expect([memory, { ...memory, value: 151 }, kept, { ...kept, value: 0.69 }].map(isReached)).toEqual([true, false, true, false])
})

test('what misses its bar by more than three times is broken, what misses it by less is not', () => {
  expect([{ ...memory, value: 450 }, { ...memory, value: 451 }, { ...kept, value: 0.24 }, { ...kept, value: 0.23 }].map(isBroken)).toEqual([false, true, false, true])
})

test('a list that takes five times as long with more sites is told, one that takes fourteen times as long is broken', () => {
  const list: Bar = { name: 'bulletins at 100000 sites, by 1000', unit: 'times', value: 5.6, bar: 1.3, atLeast: false }
  expect([list, { ...list, value: 14 }].map(one => [isReached(one), isBroken(one)])).toEqual([[false, false], [false, true]])
})

test('milliseconds break nothing: a busy machine has others', () => {
  expect(isBroken({ ...memory, unit: 'ms', value: 100_000 })).toBe(false)
})

test('a bar nobody has reached yet is held to what was measured last', () => {
  const reports: Bar = { ...kept, name: 'text report, 64 clients, of bare grouped inserts', bar: 0.3, value: 0.07 }
  expect([reports, { ...reports, value: 0.02 }].map(isBroken)).toEqual([false, true])
})
