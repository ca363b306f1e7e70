import { describe, expect, it } from 'vitest'
import { toQuery } from '#shared/text/query'
import { markPhrases, toSnippet } from '#shared/text/snippet'

const snippet = (text: string, q: string) => toSnippet(text, toQuery(q))
const marked = ({ text, marks }: ReturnType<typeof snippet>) => marks.map(({ start, end }) => text.slice(start, end))

describe('a snippet', () => {
  it('is the whole of a short text', () => {
    expect(snippet('麻峪石材市场', '石材')).toEqual({ text: '麻峪石材市场', marks: [{ start: 2, end: 4 }] })
  })

  it('begins near the first word found and says where it was cut', () => {
    const found = snippet(`${'前'.repeat(100)}石材${'后'.repeat(200)}`, '石材')
    expect(found.text).toMatch(/^…前{18}石材后+…$/)
    expect(marked(found)).toEqual(['石材'])
  })

  it('is the beginning when nothing of the text was found', () => {
    expect(snippet('前'.repeat(200), 'mayu')).toEqual({ text: `${'前'.repeat(90)}…`, marks: [] })
  })

  it('is longer in Latin script and cuts no word', () => {
    const found = snippet('Somebody built another storey over the courtyard. '.repeat(12), 'courtyard')
    expect(found.text.length).toBeGreaterThan(140)
    for (const word of found.text.match(/[A-Za-z]+/g)!) expect('Somebody built another storey over the courtyard').toContain(word)
    expect(found.text).not.toMatch(/\b(?:Some|anoth|store|cour|courty)\b/)
  })

  it('cuts no character of four bytes', () => {
    const found = snippet(`${'🏠'.repeat(31)}石材${'🏠'.repeat(90)}`, '石材')
    expect(found.text.isWellFormed()).toBe(true)
    expect(marked(found)).toEqual(['石材'])
  })

  it('ends, whatever the text is', () => {
    expect(snippet('a'.repeat(5000), 'a').text.length).toBeLessThan(260)
    expect(snippet('', '石材')).toEqual({ text: '', marks: [] })
  })

  it('marks every part of a query once', () => {
    expect(markPhrases('石材市场，石材', toQuery('石材 石材市场'))).toEqual([{ start: 0, end: 4 }, { start: 5, end: 7 }])
  })
})
