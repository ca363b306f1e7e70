import { expect, it } from 'vitest'
import { toGroups, toShortNumber } from '#shared/record/checkpoint'

it('a root is sixteen digits in four groups, and another root another number', () => {
  expect(toShortNumber('0'.repeat(64))).toBe('0000 0000 0000 0000')
  expect(toShortNumber(`${'0'.repeat(31)}f${'0'.repeat(32)}`)).toBe('0000 0000 0000 0015')
  expect(toShortNumber('f'.repeat(64))).toMatch(/^\d{4}( \d{4}){3}$/)
  expect(toShortNumber('a'.repeat(64))).not.toBe(toShortNumber(`b${'a'.repeat(63)}`))
})

it('a root is shown in groups of eight that are the root again', () => {
  const root = '0123456789abcdef'.repeat(4)
  expect(toGroups(root)).toHaveLength(8)
  expect(toGroups(root).join('')).toBe(root)
})
