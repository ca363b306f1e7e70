import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { categories, liveStatuses, statuses } from '#shared/ledger/rules'
import { glossarySchema, informationSchema, policySchema, rightsSchema } from '#shared/policies/schemas'

const folder = fileURLToPath(new URL('../../../content/', import.meta.url))
const languages = ['zh-CN', 'en']

const slugsOf = (language: string, collection: string) => readdirSync(`${folder}${language}/${collection}`).map(file => file.replace(/\.md$/, '')).sort()

function read(language: string, collection: string, slug: string) {
  const text = readFileSync(`${folder}${language}/${collection}/${slug}.md`, 'utf8')
  const [, head, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text)!
  return { head: parse(head!) as unknown, body: body!, text }
}

const pagesOf = (collection: string) => languages.flatMap(language => slugsOf(language, collection).map(slug => ({ language, slug, ...read(language, collection, slug) })))

const schemas = { policies: policySchema, rights: rightsSchema, notices: informationSchema, help: informationSchema }

describe.each(Object.entries(schemas))('%s', (collection, schema) => {
  it('exist in Chinese and in English under the same names', () => {
    expect(slugsOf('en', collection)).toEqual(slugsOf('zh-CN', collection))
  })

  it.each(pagesOf(collection))('$language $slug says everything its kind has to say', ({ head, body }) => {
    expect(schema.safeParse(head).error?.issues ?? []).toEqual([])
    expect(body.trim()).not.toBe('')
  })

  it.each(pagesOf(collection))('$language $slug is reviewed within six months', ({ head }) => {
    const { publishedOn, reviewOn } = head as { publishedOn: string, reviewOn: string }
    const months = (Number(reviewOn.slice(0, 4)) - Number(publishedOn.slice(0, 4))) * 12 + Number(reviewOn.slice(5, 7)) - Number(publishedOn.slice(5, 7))
    expect(months).toBeGreaterThan(0)
    expect(months).toBeLessThanOrEqual(6)
  })

  it.each(pagesOf(collection))('$language $slug links inside its own language', ({ language, body }) => {
    const links = [...body.matchAll(/\]\((\/[^)]*)\)/g)].map(([, path]) => path!)
    expect(links.filter(path => path.startsWith('/en/') !== (language === 'en'))).toEqual([])
  })
})

describe('the policies', () => {
  const heads = pagesOf('policies').map(({ language, slug, head, body }) => ({ language, slug, body, ...policySchema.parse(head) }))
  const chinese = heads.filter(({ language }) => language === 'zh-CN')

  it('are at least sixteen', () => {
    expect(chinese.length).toBeGreaterThanOrEqual(16)
  })

  it.each(chinese)('$slug is short enough to read and long enough to help', ({ body }) => {
    const characters = body.match(/\p{Script=Han}/gu)!.length
    expect(characters).toBeGreaterThanOrEqual(300)
    expect(characters).toBeLessThanOrEqual(900)
  })

  it('explain every category and every state of a site', () => {
    expect(categories.filter(id => !chinese.some(policy => policy.categories.includes(id)))).toEqual([])
    expect(statuses.filter(id => !chinese.some(policy => policy.states.includes(id)))).toEqual([])
  })

  it('name no category and no state that sites do not have', () => {
    expect(heads.flatMap(policy => policy.categories).filter(id => !(categories as readonly string[]).includes(id))).toEqual([])
    expect(heads.flatMap(policy => policy.states).filter(id => !(statuses as readonly string[]).includes(id))).toEqual([])
  })

  it('concern the same sites and stand in the same place in both languages', () => {
    for (const english of heads.filter(({ language }) => language === 'en')) {
      const { order, categories, states, law, howLong } = chinese.find(({ slug }) => slug === english.slug)!
      expect(english).toMatchObject({ order, categories, states })
      expect(english.law.map(({ title }) => title)).toEqual(law.map(({ title }) => title))
      expect(english.howLong.map(({ mark }) => mark)).toEqual(howLong.map(({ mark }) => mark))
    }
  })

  it('say of Fangshan’s document that it is Fangshan’s', () => {
    const sources = chinese.flatMap(policy => policy.sources).filter(({ publisher }) => publisher?.includes('房山区'))
    expect(sources.length).toBeGreaterThan(0)
    expect(sources.every(({ district }) => district === '房山区')).toBe(true)
  })
})

describe('the rights of a stage', () => {
  const stages = pagesOf('rights').map(({ language, slug, head }) => ({ language, slug, ...rightsSchema.parse(head) }))

  it.each(liveStatuses.flatMap(status => languages.map(language => ({ status, language }))))('of $status are told once in $language: what may not happen, what to do, by when, whom to call', ({ status, language }) => {
    const told = stages.filter(stage => stage.language === language && stage.states.includes(status))
    expect(told).toHaveLength(1)
    expect(told[0]!.mayNotHappen.length).toBeGreaterThanOrEqual(2)
    expect(told[0]!.youCan.length).toBeGreaterThanOrEqual(3)
    expect(told[0]!.deadlines.length).toBeGreaterThan(0)
    expect(told[0]!.call).toEqual(expect.arrayContaining(['12345', '12348']))
  })

  it('are the same in both languages: states, numbers to call, articles and how many lines', () => {
    const shapeOf = ({ states, call, law, mayHappen, mayNotHappen, youCan, deadlines }: typeof stages[number]) => ({
      states, call, law: law.map(({ title }) => title), lines: [mayHappen, mayNotHappen, youCan].map(({ length }) => length), marks: deadlines.map(({ mark }) => mark),
    })
    for (const english of stages.filter(({ language }) => language === 'en')) {
      expect([english.slug, shapeOf(english)]).toEqual([english.slug, shapeOf(stages.find(({ slug, language }) => slug === english.slug && language !== 'en')!)])
    }
  })

  it('are told once for every state of a site', () => {
    const told = pagesOf('rights').filter(({ language }) => language === 'zh-CN').flatMap(({ head }) => rightsSchema.parse(head).states)
    expect(statuses.filter(id => !told.includes(id))).toEqual([])
  })
})

describe('the glossary', () => {
  const { terms } = glossarySchema.parse(JSON.parse(readFileSync(`${folder}glossary.json`, 'utf8')))

  it('explains 72 terms, each once', () => {
    expect(terms).toHaveLength(72)
    expect(new Set(terms.map(({ code }) => code)).size).toBe(72)
  })
})
