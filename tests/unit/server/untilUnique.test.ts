import { expect, it } from 'vitest'
import { UniqueViolationError } from '#server/database/errors'
import { untilUnique } from '#server/database/untilUnique'

/** Draws numbers of which the first so many are taken. */
function drawing(taken: number) {
  let drawn = 0
  return {
    drawn: () => drawn,
    draw: () => {
      drawn += 1
      return drawn > taken ? Promise.resolve(drawn) : Promise.reject(new UniqueViolationError())
    },
  }
}

it('draws again when a number is taken, five times at most', async () => {
  expect(await untilUnique(drawing(4).draw)).toBe(5)
  const { draw, drawn } = drawing(5)
  await expect(untilUnique(draw)).rejects.toBeInstanceOf(UniqueViolationError)
  expect(drawn()).toBe(5)
})

it('draws no other number for what is there already', async () => {
  const { draw, drawn } = drawing(1)
  await expect(untilUnique(draw, () => Promise.resolve({ id: 'ours' }))).rejects.toBeInstanceOf(UniqueViolationError)
  expect(drawn()).toBe(1)
})

it('takes any other error as it is', async () => {
  let asked = 0
  const failure = new Error('gone')
  await expect(untilUnique(() => { asked += 1; return Promise.reject(failure) })).rejects.toBe(failure)
  expect(asked).toBe(1)
})
