import { expect, it } from 'vitest'
import { kindOfTrackPage } from '#shared/receipts/number'

it.each([
  ['/track', 'report'], ['/track/answer', 'report'], ['/track/comment', 'comment'], ['/track/application/correct', 'application'],
  ['/track/volunteer/orders', 'volunteer'], ['/track/order/return', 'order'], ['/track/orders', 'report'],
])('%s asks for the number of a %s', (path, kind) => { expect(kindOfTrackPage(path)).toBe(kind) })
