import { expect, it } from 'vitest'
import { roundAccuracy } from '#shared/places/position'

it.each([[0, 10], [4.2, 10], [10, 10], [10.1, 20], [27, 30], [1234.5, 1240]])('%d metres are told as about %d', (metres, told) => {
  expect(roundAccuracy(metres)).toBe(told)
})
