import { expect, it } from 'vitest'
import { bannedWords } from '#shared/text/banned-words'
import { listSources } from '../../support/sources.ts'

/** The list itself. */
const lists = ['shared/text/banned-words.ts']

it('names nobody and no place with contempt, in any file', () => {
  const found = listSources().filter(({ path }) => !lists.includes(path)).flatMap(({ path, text }) => {
    const folded = text.normalize('NFKC').toLowerCase()
    return bannedWords.filter(word => folded.includes(word)).map(word => `${path}: ${word}`)
  })
  expect(found).toEqual([])
})
