import { expect, it } from 'vitest'
import { addField } from '#shared/forms'

it('a name that repeats becomes a list in its order, however often it repeats', { timeout: 3000 }, () => {
  const fields = Object.create(null) as Record<string, string | string[]>
  addField(fields, 'place', '八角')
  for (let n = 0; n < 60_000; n++) addField(fields, 'a', String(n))
  expect(fields.place).toBe('八角')
  expect(fields.a).toEqual(Array.from({ length: 60_000 }, (_, n) => String(n)))
})
