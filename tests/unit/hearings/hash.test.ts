import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { toCanonicalComment, type Said } from '#shared/hearings/hash'

const said: Said = {
  number: 'YJ-12345678', matterId: 'm', clauseId: null, stance: 'suggest', words: '多种“几棵”树。\n谢谢 👨‍👩‍👧', authorKind: 'person', publicName: '张三', channel: 'web',
  receivedAt: '2026-11-23T03:00:00.000Z', isLate: false, files: ['ab'],
}

it('binds a comment by one written form, the same for whoever writes it down', () => {
  const form = toCanonicalComment(said, 'salt')
  expect(form).toBe('["comment/1","salt","YJ-12345678","m",null,"suggest","多种“几棵”树。\\n谢谢 👨‍👩‍👧","person","张三","web","2026-11-23T03:00:00.000Z",false,["ab"]]')
  expect(createHash('sha256').update(form).digest('hex')).toBe(createHash('sha256').update(Buffer.from(form, 'utf8')).digest('hex'))
})

it('tells every change apart, and no two texts that only look the same when put together', () => {
  const changes: Array<Partial<Said>> = [
    {}, { number: 'YJ-12345679' }, { matterId: 'n' }, { clauseId: 'c' }, { stance: 'oppose' }, { words: said.words + ' ' }, { authorKind: null }, { publicName: null }, { publicName: '' },
    { channel: 'paper' }, { receivedAt: '2026-11-23T03:00:00.001Z' }, { isLate: true }, { files: [] }, { files: ['ab', 'ab'] },
  ]
  const forms = [...changes.map(change => toCanonicalComment({ ...said, ...change }, 'salt')), toCanonicalComment(said, 'other')]
  expect(new Set(forms).size).toBe(forms.length)
})
