import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { writeDocument, type Open311Document } from '#shared/open311/document'

const document: Open311Document = {
  root: 'services',
  content: { each: 'service', items: [{ code: 'a', texts: { each: 'text', items: ['一', '二'] }, none: null, yes: true, n: 1.5 }, { code: 'b', texts: { each: 'text', items: [] }, none: null, yes: false, n: 0 }] },
}

/** The texts of a well-formed document; throws where it is not. */
function readTexts(xml: string): string[] {
  const texts: string[] = []
  const parser = new SaxesParser()
  parser.on('text', (text) => { texts.push(text) })
  parser.on('error', (error) => { throw error })
  parser.write(xml).close()
  return texts
}

describe('an answer of Open311', () => {
  it('is XML with its declaration first, and elements of one name inside their container', () => {
    expect(writeDocument(document, 'xml')).toBe('<?xml version="1.0" encoding="utf-8"?>\n<services><service><code>a</code><texts><text>一</text><text>二</text></texts><none/><yes>true</yes><n>1.5</n></service>'
      + '<service><code>b</code><texts/><none/><yes>false</yes><n>0</n></service></services>\n')
  })

  it('is JSON by the Spark convention: a container of one kind is a bare list', () => {
    expect(JSON.parse(writeDocument(document, 'json'))).toEqual([{ code: 'a', texts: ['一', '二'], none: null, yes: true, n: 1.5 }, { code: 'b', texts: [], none: null, yes: false, n: 0 }])
    expect(JSON.parse(writeDocument({ root: 'discovery', content: { a: '1', list: { each: 'item', items: [{ b: 2 }] } } }, 'json'))).toEqual({ a: '1', list: [{ b: 2 }] })
  })

  it('keeps every character a text may have and leaves out those XML has no place for', () => {
    const text = '<b>&"\'\r\n]]> 石景山 𠮷 👷\t'
    const xml = writeDocument({ root: 'x', content: { t: `${text}\u0000\u0008\uFFFE\uD800` } }, 'xml')
    expect(readTexts(xml).join('')).toBe(`\n${text}\n`)
    expect(JSON.parse(writeDocument({ root: 'x', content: { t: text } }, 'json'))).toEqual({ t: text })
  })
})
