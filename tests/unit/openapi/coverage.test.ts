import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { operations } from '#shared/openapi/operations'
import { listSources } from '../../support/sources.ts'

/** Public endpoints that are no promise to a program, with the reason. */
const internal: Array<[RegExp, string]> = [
  [/^\/api\/track\//, 'what a receipt has opened in this browser'],
  [/\/(?:new|journey|received|placed|follow|flag|propose|poster|comment|meeting)$|\/follow\/\{token\}$|^\/api\/volunteers\/signups$/, 'what a form or a sheet of our own pages starts with, with a token of its own'],
  [/^\/api\/(?:home|setup-link)$/, 'parts of one page of ours'],
  [/^\/api\/(?:help|rights)/, 'texts of this site about itself'],
  [/^\/api\/(?:api-docs|record|follow|feeds|data)/, 'what pages show of files that are documented themselves'],
  [/^\/api\/ledger\/sites\/\{id\}\/notice$/, 'a sheet to print'],
]

const routes = listSources('server/api').filter(({ path }) => path.endsWith('.get.ts') && !path.startsWith('server/api/staff/'))
  .map(({ path }) => path.replace(/^server|\.get\.ts$/g, '').replace(/\/index$/, '').replace(/\[([^\]]+)\]/g, '{$1}'))

it('names every public endpoint that can be read, or the reason why it does not', () => {
  expect(routes.length).toBeGreaterThan(40)
  const documented = new Set(operations.map(({ path }) => path))
  expect(routes.filter(path => !documented.has(path) && !internal.some(([pattern]) => pattern.test(path)))).toEqual([])
})

it('names no endpoint that is not there', () => {
  const fileOf = ({ path, method }: typeof operations[number]) => {
    const bare = path.replace(/\{(\w+)\}/g, '[$1]').replace(/collections\/(?:sites|sub-districts)\//, 'collections/[collection]/')
    return ['api', 'routes'].flatMap(room => [`server/${room}${bare.replace(/^\/api(?=\/)/, room === 'api' ? '' : '/api')}.${method}.ts`, `server/${room}${bare.replace(/^\/api(?=\/)/, room === 'api' ? '' : '/api')}/index.${method}.ts`])
  }
  // Feeds are a file each, a calendar is answered before the routes are asked, tiles, datasets and Open311 by one each.
  const others = /^\/feeds\/|\.ics$|^\/record\/tile\/|^\/open311\/|^\/data\//
  expect(operations.filter(operation => !others.test(operation.path) && !fileOf(operation).some(file => existsSync(file))).map(({ path }) => path)).toEqual([])
})
