import { expect, it } from 'vitest'
import { inLanguage, placeOf } from '#shared/policies/languages'

const page = (stem: string, order: number) => ({ ...placeOf(stem), order })
const pages = [page('zh-CN/policies/second', 2), page('zh-CN/policies/first', 1), page('en/policies/first', 1)]

it('shows a page that is not translated in Chinese rather than not at all', () => {
  expect(inLanguage(pages, 'en')).toEqual([
    { language: 'en', slug: 'first', order: 1 },
    { language: 'zh-CN', slug: 'second', order: 2 },
  ])
})

it('shows a Chinese reader Chinese pages only, in their order', () => {
  expect(inLanguage(pages, 'zh-CN')).toEqual([
    { language: 'zh-CN', slug: 'first', order: 1 },
    { language: 'zh-CN', slug: 'second', order: 2 },
  ])
})
