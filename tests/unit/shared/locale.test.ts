import { describe, expect, it } from 'vitest'
import { localeOfPath, pathInLocale } from '#shared/locale'
import { findMessage } from '#shared/messages'

describe('the language of a page', () => {
  it.each([['/', 'zh-CN'], ['/en', 'en'], ['/en/ledger', 'en'], ['/en?x=1', 'en'], ['/entrance', 'zh-CN'], ['/ledger/en', 'zh-CN']])('%s is %s', (path, locale) => {
    expect(localeOfPath(path)).toBe(locale)
  })

  it.each([
    ['/', 'en', '/en'], ['/ledger?q=1', 'en', '/en/ledger?q=1'], ['/en/ledger', 'zh-CN', '/ledger'], ['/en', 'zh-CN', '/'], ['/en?q=1', 'zh-CN', '/?q=1'], ['/en/ledger', 'en', '/en/ledger'],
  ] as const)('%s in %s is %s', (path, locale, result) => {
    expect(pathInLocale(path, locale)).toBe(result)
  })
})

describe('a sentence', () => {
  const tree = { a: { b: '第 {n} 条，共 {total} 条' } }

  it('gets its places filled in', () => expect(findMessage(tree, 'a.b', { n: 1, total: 2 })).toBe('第 1 条，共 2 条'))
  it('keeps a place nobody filled', () => expect(findMessage(tree, 'a.b', { n: 1 })).toBe('第 1 条，共 {total} 条'))
  it.each(['a', 'a.c', 'a.b.c', 'constructor', '__proto__', ''])('is not found at %j', key => expect(findMessage(tree, key)).toBeUndefined())
})
