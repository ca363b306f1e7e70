import { expect, it } from 'vitest'
import { createLog, describeError, toDurationClass, toLine, toPlainLine, type LogFields } from '../../../server/log.ts'
import { knowPages, pageOf, routeOf } from '../../../server/http/routePattern.ts'

const canary = ['KANARIE-naam', '13800138000', '11010719800101123X', '203.0.113.77', 'q=secret', 'portal_session=abc', '4711-0815-1234-5678', 'a8f3c0ffee42', '北京市石景山区某胡同3号']

function linesOf(write: (log: ReturnType<typeof createLog>) => void): string[] {
  const lines: string[] = []
  write(createLog({ write: (line: string) => { lines.push(line) } }))
  return lines
}

it('writes one line of JSON with when, what, where, and the place of an error', () => {
  const error = Object.assign(new Error('no'), { code: 'SQLITE_FULL' })
  error.stack = 'Error: no\n    at submitReport (file:///srv/somewhere/.output/server/chunks/_/commands.mjs:12:3)\n    at run (/srv/somewhere/.output/server/node_modules/pg/index.js:1:1)\n    at async /srv/somewhere/server/http/forms.ts:8:20'
  const [line] = linesOf(log => log('error', 'request.failed', { route: '/api/ledger/sites/:id', method: 'GET', error }))
  const { time, ...rest } = JSON.parse(line!)
  expect(Date.parse(time)).toBeGreaterThan(0)
  expect(rest).toEqual({
    level: 'error', event: 'request.failed', route: '/api/ledger/sites/:id', method: 'GET', error: 'Error', code: 'SQLITE_FULL',
    frames: ['submitReport server/chunks/_/commands.mjs:12:3', 'anonymous server/http/forms.ts:8:20'],
  })
})

it('has nothing in a line of what a request brought, wherever a caller puts it', () => {
  const fields = ['route', 'method', 'status', 'took', 'task', 'reason', 'count', 'from', 'until', 'body', 'path', 'query', 'cookie', 'headers', 'address', 'userAgent', 'message']
  const lines = linesOf((log) => {
    for (const mark of canary) {
      for (const field of fields) log('error', 'request.failed', { [field]: mark } as LogFields)
      for (const error of [
        new Error(mark), new TypeError(`first\n    at ${mark} (server/domain/x.ts:1:1)`), Object.assign(new Error('x'), { code: mark, detail: mark, params: [mark] }),
        Object.assign(new Error('x'), { name: mark }), new Error('x', { cause: new Error(mark) }), mark, { mark },
      ]) log('error', 'request.failed', { error })
    }
  })
  expect(lines).toHaveLength(canary.length * (fields.length + 7))
  for (const mark of canary) expect(lines.filter(line => line.includes(mark)), mark).toEqual([])
})

it('takes a pattern of a route, and no path that somebody asked for', () => {
  for (const route of ['/ledger/:id', '/api/hearings/:id/comments', '/open311/v2/**', '(other)', '/record/tile/**:path', '/sitemap.xml', '/hearings/:id.ics', '/']) expect(toLine('request.done', { route }), route).toHaveProperty('route', route)
  for (const route of ['/track/4711', '/follow/Xy12ab34', '/ledger/6f0a1c', '/r/a?b', `/${'x'.repeat(60)}`]) expect(toLine('request.done', { route }), route).not.toHaveProperty('route')
})

it('knows pages in both languages by their pattern, a fixed name before any', () => {
  knowPages(['/', '/ledger/:id()', '/ledger/archive', '/follow/:token()'])
  expect(['/en/ledger/abc?x=1', '/ledger/archive', '/en', '/', '/follow/s3cr3t', '/wp-admin/setup.php', '/_nuxt/a.js'].map(pageOf))
    .toEqual(['/ledger/:id', '/ledger/archive', '/', '/', '/follow/:token', '(other)', '(asset)'])
  expect(routeOf({ path: '/api/uploads/aa', context: { matchedRoute: { path: '/api/uploads/:sha256' } } } as never)).toBe('/api/uploads/:sha256')
  expect(routeOf({ path: '/en/ledger/abc', context: { matchedRoute: { path: '/**' } } } as never)).toBe('/ledger/:id')
})

it('reads like a sentence at a terminal', () => {
  expect(toPlainLine('error', toLine('task.failed', { task: 'mail', error: Object.assign(new Error('x'), { code: 'ECONNREFUSED', stack: '' }) }), new Date('2026-01-01T08:09:10Z')))
    .toBe('08:09:10 error: A task failed (mail, Error, ECONNREFUSED)\n')
})

it('says how long something took by class only', () => {
  expect([1, 10, 60, 999, 1000, 60_000].map(toDurationClass)).toEqual(['<10ms', '<50ms', '<250ms', '<1s', '<10s', '>=10s'])
})

it('knows of what is no error only that it is unknown', () => {
  expect(describeError('13800138000')).toEqual({ error: 'unknown' })
})
