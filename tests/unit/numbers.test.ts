import { expect, it } from 'vitest'
import { formatNumber } from '#shared/numbers'

it('a number is grouped and rounded as both languages write it', () => {
  expect(formatNumber(1_234_567, 'zh-CN')).toBe('1,234,567')
  expect(formatNumber(0, 'en')).toBe('0')
  expect(formatNumber(12.3456, 'en')).toBe('12.346')
})
