import { expect, it } from 'vitest'
import { countDown } from '#shared/hearings/countdown'
import { later, monday } from '../../support/clock.ts'

it.each([
  [{ days: 9, hours: 3 }, { days: 9, hours: 3, minutes: 0 }],
  [{ hours: 23, minutes: 59 }, { days: 0, hours: 23, minutes: 59 }],
  [{ days: 1 }, { days: 1, hours: 0, minutes: 0 }],
  [{ milliseconds: 1 }, { days: 0, hours: 0, minutes: 1 }],
  [{ milliseconds: 0 }, null],
  [{ milliseconds: -1 }, null],
])('%j before the instant, %j is left', (before, left) => {
  expect(countDown(later(monday, before), monday)).toEqual(left)
})
