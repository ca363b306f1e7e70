import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { findMessage, type MessageTree } from '#shared/messages'
import { messages as english } from '../../../i18n/en.ts'
import { messages as chinese } from '../../../i18n/zh-CN.ts'
import { groupsOf, type MessageGroup } from '../../../i18n/groups.ts'
import { reachOf } from '../../support/reach.ts'
import { listSources, scriptOf } from '../../support/sources.ts'

const languages: Array<[string, MessageTree]> = [['zh-CN', chinese], ['en', english]]
const server = listSources('server', 'shared').filter(({ path }) => path.endsWith('.ts'))
const screens = listSources('pages', 'layouts', 'components', 'composables', 'plugins', 'app.vue', 'error.vue')

function leavesOf(tree: MessageTree, prefix = ''): Array<[string, string]> {
  return Object.entries(tree).flatMap(([key, value]): Array<[string, string]> => typeof value === 'string' ? [[prefix + key, value]] : leavesOf(value, `${prefix}${key}.`))
}

function placesOf(sentence: string): string[] {
  return [...new Set(sentence.match(/\{\w+\}/g))].sort()
}

/** Every text written in the code, with the name of the property it is given to. */
function literalsOf(paths: typeof server): Array<{ path: string, property: string | undefined, text: string }> {
  return paths.flatMap((source) => {
    const found: Array<{ path: string, property: string | undefined, text: string }> = []
    const visit = (node: ts.Node, property?: string) => {
      if (ts.isStringLiteralLike(node)) found.push({ path: source.path, property, text: node.text })
      const name = ts.isPropertyAssignment(node) ? node.name.getText() : ts.isConditionalExpression(node.parent ?? node) || ts.isConditionalExpression(node) ? property : undefined
      ts.forEachChild(node, child => { visit(child, name) })
    }
    visit(ts.createSourceFile(source.path, scriptOf(source), ts.ScriptTarget.Latest, true))
    return found
  })
}

const literals = literalsOf(server)

describe('messages', () => {
  it('say the same things in both languages', () => {
    expect(leavesOf(english).map(([key]) => key).sort()).toEqual(leavesOf(chinese).map(([key]) => key).sort())
  })

  it('leave the same places to fill in', () => {
    const translated = new Map(leavesOf(english))
    const different = leavesOf(chinese).filter(([key, sentence]) => {
      const other = translated.get(key) ?? ''
      return placesOf(sentence).some(place => !other.includes(place)) || placesOf(other).some(place => !sentence.includes(place))
    })
    expect(different.map(([key]) => key)).toEqual([])
  })

  it('are none of them empty', () => {
    expect(languages.flatMap(([language, tree]) => leavesOf(tree).filter(([, sentence]) => sentence.trim() === '').map(([key]) => `${language} ${key}`))).toEqual([])
  })

  it('are loaded in the browser for every staff page that says them', async () => {
    const parts = Object.fromEntries(await Promise.all((['general', 'cases', 'hearings', 'volunteers', 'lives', 'exchange'] as const)
      .map(async group => [group, Object.keys((await import(`../../../i18n/zh-CN/groups/${group}.ts`) as { messages: object }).messages)]))) as Record<MessageGroup, string[]>
    const sources = listSources('pages', 'layouts', 'components', 'composables', 'middleware', 'stores', 'shared', 'app.vue', 'error.vue')
    const pages = sources.filter(({ path }) => path.startsWith('pages/staff/'))
    expect(pages.length).toBeGreaterThan(40)
    const missing = pages.flatMap(({ path }) => {
      const there = groupsOf(path.replace(/^pages|(?:\/index)?\.vue$/g, '')).flatMap(group => parts[group])
      const said = reachOf(sources, [path, 'layouts/staff.vue', 'error.vue', 'app.vue']).flatMap(({ text }) => [...text.matchAll(/(?<![\w.])(?:t|find)\(\s*[`'](\w+)\./g)].map(([, part]) => part!))
      return [...new Set(said)].filter(part => !there.includes(part)).map(part => `${path}: ${part}`)
    })
    expect(missing).toEqual([])
  })

  it('exist for every key a screen asks for', () => {
    const missing = screens.flatMap(({ path, text }) => [
      ...[...text.matchAll(/(?<![\w.])(?:t|find)\(\s*'([^']+)'/g)].filter(([, key]) => findMessage(chinese, key!) === undefined),
      // A key with a code in it: what stands before the code must be a group of messages.
      ...[...text.matchAll(/(?<![\w.])t\(\s*`([^`$]+)\.\$\{/g)].filter(([, key]) => !groupExists(chinese, key!)),
    ].map(([, key]) => `${path}: ${key}`))
    expect(missing).toEqual([])
  })
})

describe('every error', () => {
  const codes = [...new Set(literals.filter(({ property, text, path }) => property === 'code' && /^[a-z_]+(?:\.[a-z_]+)*$/.test(text) && /errors?\.ts$/.test(path)).map(({ text }) => text))]

  it('is known to this test', () => { expect(codes).toEqual(expect.arrayContaining(['stale', 'not_found'])) })

  it.each(languages)('has its sentence in %s', (_language, tree) => {
    expect(codes.filter(code => findMessage(tree, `errors.${code}`) === undefined)).toEqual([])
  })

  it.each(languages)('that a rule or a schema names has its sentence in %s', (_language, tree) => {
    const named = literals.filter(({ path, text }) => /^shared\/.*\/(?:schemas|rules|words)\.ts$/.test(path) && /^[a-z]+(?:_[a-z]+)*\.[a-z_]+(?:\.[a-z_]+)*$/.test(text))
    const missing = named.filter(({ text }) => findMessage(tree, `errors.${text}`) === undefined && findMessage(tree, text) === undefined)
    expect(missing.map(({ path, text }) => `${path}: ${text}`)).toEqual([])
  })
})

describe('every action', () => {
  const actions = [...new Set(literals.filter(({ property, text }) => property === 'action' && /^[a-z]\w*\.\w+$/.test(text)).map(({ text }) => text))]

  it('is known to this test', () => { expect(actions).toEqual(expect.arrayContaining(['staff.invited'])) })

  it.each(languages)('has its sentence in %s', (_language, tree) => {
    expect(actions.filter(action => findMessage(tree, `events.${action}`) === undefined)).toEqual([])
  })
})

function groupExists(tree: MessageTree, key: string): boolean {
  let node: string | MessageTree | undefined = tree
  for (const part of key.split('.')) node = typeof node === 'object' ? node[part] : undefined
  return typeof node === 'object'
}
