import { expect, it } from 'vitest'
import { toPlainText } from '#shared/policies/plainText'

it('keeps the words and leaves the markup, one block a line', () => {
  expect(toPlainText([
    ['h2', { id: 'a' }, '为什么要等'],
    ['p', {}, '看', ['a', { href: '/ledger' }, '台账'], '。'],
    ['ul', {}, ['li', {}, '饮用水'], ['li', {}, ['strong', {}, '手电筒']]],
  ])).toBe('为什么要等\n看台账。\n饮用水\n手电筒')
})
