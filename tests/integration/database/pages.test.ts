import { describe, expect, it } from 'vitest'
import { walkPages } from '#server/database/pages'
import { countTurns } from '../../support/turns.ts'

const numbers = (length: number) => Array.from({ length }, (_, index) => index)
const pagesOf = (all: readonly number[], limit: number) => walkPages<number>(limit, async (after = -1) => all.filter(one => one > after).slice(0, limit))

describe('a walk through pages', () => {
  it.each([0, 1, 9, 10, 11, 25])('gives each of %i rows once, in their order', async (length) => {
    const pages = await Array.fromAsync(pagesOf(numbers(length), 10))
    expect(pages.flat()).toEqual(numbers(length))
    expect(pages.every(page => page.length > 0 && page.length <= 10)).toBe(true)
  })

  it('lets others be answered before every page, though nobody else waits for anything', async () => {
    expect(await countTurns(async () => { for await (const _ of pagesOf(numbers(100), 10)); })).toBeGreaterThanOrEqual(10)
  })
})
