import { describe, expect, it } from 'vitest'
import { findCircles, findForbiddenCalls, findWrongArrows, readArrows } from '../../support/arrows.ts'
import { listSources } from '../../support/sources.ts'

const sources = listSources().filter(({ path }) => /\.(?:ts|vue)$/.test(path))
const arrows = readArrows(sources)

describe('this house', () => {
  it('has imports to look at', () => { expect(arrows.length).toBeGreaterThan(100) })

  it('points every arrow downward', () => { expect(findWrongArrows(arrows)).toEqual([]) })

  it('has no circles', () => { expect(findCircles(arrows)).toEqual([]) })

  it('keeps transactions, bodies, statements and time in their places', () => { expect(findForbiddenCalls(sources)).toEqual([]) })
})

describe('the arrows', () => {
  const page = (script: string) => ({ path: 'pages/index.vue', text: `<script setup lang="ts">\n${script}\n</script>\n<template><p>x</p></template>` })
  const commands = { path: 'server/domain/ledger/commands.ts', text: 'export const publishSite = 1; export interface Site { id: string }' }
  const wrong = (...files: Array<{ path: string, text: string }>) => findWrongArrows(readArrows(files))

  it.each([
    'import { publishSite } from \'#server/domain/ledger/commands\'',
    'import { publishSite } from \'~/server/domain/ledger/commands\'',
    'import { publishSite, type Site } from \'../server/domain/ledger/commands.ts\'',
    'import * as ledger from \'#server/domain/ledger/commands\'',
    'import \'#server/domain/ledger/commands\'',
    'const ledger = await import(\'#server/domain/ledger/commands\')',
    'export { publishSite } from \'#server/domain/ledger/commands\'',
  ])('break when a page says: %s', (script) => {
    expect(wrong(page(script), commands)).toHaveLength(1)
  })

  it.each([
    'import type { Site } from \'#server/domain/ledger/commands\'',
    'import { type Site } from \'#server/domain/ledger/commands\'',
    'type Site = import(\'#server/domain/ledger/commands\').Site',
  ])('hold when a page says: %s', (script) => {
    expect(wrong(page(script), commands)).toEqual([])
  })

  it('break when a domain takes another one\'s tables, and hold when it asks its queries', () => {
    const queries = { path: 'server/domain/ledger/queries.ts', text: 'export const getSite = 1' }
    const tables = { path: 'server/domain/ledger/tables.ts', text: 'export const sites = 1' }
    const reports = (text: string) => ({ path: 'server/domain/reports/queries.ts', text })
    expect(wrong(reports('import { sites } from \'../ledger/tables.ts\''), tables)).toHaveLength(1)
    expect(wrong(reports('import { getSite } from \'../ledger/queries.ts\''), queries)).toEqual([])
  })

  it('break when a rule reaches for the server, and when a domain knows the web', () => {
    expect(wrong({ path: 'shared/ledger/rules.ts', text: 'import type { Site } from \'#server/domain/ledger/commands\'' }, commands)).toHaveLength(1)
    expect(wrong({ path: 'server/domain/ledger/queries.ts', text: 'import { createError } from \'h3\'' })).toHaveLength(1)
  })

  it('see a circle', () => {
    const files = [
      { path: 'shared/a.ts', text: 'import { b } from \'./b.ts\'' },
      { path: 'shared/b.ts', text: 'import { c } from \'./c.ts\'' },
      { path: 'shared/c.ts', text: 'import { a } from \'./a.ts\'' },
    ]
    expect(findCircles(readArrows(files))).toEqual(['shared/a.ts → shared/b.ts → shared/c.ts → shared/a.ts'])
  })

  it.each([
    ['server/domain/ledger/commands.ts', 'db.transaction(() => {})'],
    ['server/api/ledger/sites.post.ts', 'const body = await readMultipartFormData(event)'],
    ['server/domain/ledger/queries.ts', 'db.select().from(sites).where(sql.raw(filter))'],
    ['server/domain/ledger/queries.ts', 'db.select().from(sites).limit(20).offset(40)'],
    ['server/domain/ledger/commands.ts', 'const at = new Date()'],
    ['server/plugins/mail.ts', 'console.error(error)'],
    ['server/http/forms.ts', 'process.stderr.write(event.path)'],
  ])('do not allow in %s: %s', (path, text) => {
    expect(findForbiddenCalls([{ path, text }])).toHaveLength(1)
  })

  it('do not allow v-html', () => {
    expect(findForbiddenCalls([{ path: 'pages/index.vue', text: '<template><p v-html="note" /></template>' }])).toHaveLength(1)
  })
})
