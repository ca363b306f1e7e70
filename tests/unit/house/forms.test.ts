import { expect, test } from 'vitest'
import { listSources, templateOf } from '../../support/sources.ts'

const forms = listSources('pages', 'components', 'layouts')
  .flatMap(source => [...templateOf(source).matchAll(/<form\b(?:[^>"]|"[^"]*")*>/g)].map(([tag]) => `${source.path}: ${tag}`))

test('a form that only the script of its page can send goes nowhere while the script is on its way', () => {
  expect(forms.length).toBeGreaterThan(100)
  expect(forms.filter(form => form.includes('@submit') && !form.includes(' method="dialog"'))).toEqual([])
})
