import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { metricLabels } from '../../server/http/metrics.ts'
import { startServer, type PortalServer } from '../support/server.ts'

const canary = { query: 'KANARIE1', path: 'KANARIE2', cookie: 'KANARIE3', agent: 'KANARIE4', body: 'KANARIE5', number: '4711081512345678', forwarded: '203.0.113.77', method: 'KANARIE' }
let server: PortalServer
let port: number
let metrics: string

beforeAll(async () => {
  server = await startServer({ env: { METRICS_PORT: '0', LOG_REQUESTS: '1' } })
  const opened = () => /"event":"metrics\.open"[^\n]*"count":(\d+)/.exec(server.logs())?.[1]
  while (opened() === undefined) await wait(20)
  port = Number(opened())
  const at = '2026-01-02T03:04:05.000Z'
  writeFileSync(join(server.dataDir, 'last-backup.json'), JSON.stringify({ at, target: 's3://KANARIE6', ok: true }))
  const headers = { 'cookie': `portal_visitor=${canary.cookie}`, 'user-agent': canary.agent, 'x-forwarded-for': canary.forwarded }
  for (const path of ['/', '/en/ledger', `/ledger/${canary.path}`, `/follow/${canary.path}`, `/api/ledger/sites?q=${canary.query}`, `/${canary.path}`, '/api/ledger/sites/none', `/r/${canary.path}`]) {
    await (await fetch(server.url + path, { headers, redirect: 'manual' })).text()
  }
  await (await fetch(`${server.url}/api/track`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }, body: JSON.stringify({ number: canary.number, queryCode: canary.body }) })).text()
  metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
})
afterAll(() => server.stop())

const value = (name: string) => Number(new RegExp(`^${name.replace(/[{}]/g, '\\$&')} (\\S+)`, 'm').exec(metrics)?.[1])

it('are on a port of their own and nowhere on the public one', async () => {
  expect((await fetch(`${server.url}/metrics`)).status).toBe(404)
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404)
  expect((await fetch(`http://127.0.0.1:${port}/ledger`)).status).toBe(404)
})

it('count answers by the pattern of their route, both languages as one', () => {
  for (const route of ['/', '/ledger', '/ledger/:id', '/follow/:token', '/api/ledger/sites/:id', '(other)']) expect(metrics, route).toMatch(new RegExp(`portal_http_request_duration_seconds_count\\{route="${route.replace(/[()]/g, '\\$&')}",method="GET",status="\\dxx"\\}`))
  expect(metrics).toMatch(/route="\/api\/track",method="POST",status="4xx"/)
})

it('say how database, mail, record, backup and disk stand', () => {
  expect(value('portal_database_up')).toBe(1)
  expect(value('portal_mail_waiting')).toBe(0)
  expect(value('portal_record_refuses')).toBe(0)
  expect(value('portal_record_size')).toBeGreaterThanOrEqual(0)
  expect(value('portal_backup_timestamp_seconds')).toBe(Date.parse('2026-01-02T03:04:05Z') / 1000)
  expect(value('portal_backup_ok')).toBe(1)
  expect(value('portal_disk_free_bytes')).toBeGreaterThan(0)
  expect(value('portal_database_log_bytes')).toBeGreaterThan(0)
  expect(value('portal_commit_group_size_count')).toBeGreaterThan(0)
  expect(metrics).toMatch(/portal_task_success_timestamp_seconds\{task="record"\}/)
  expect(metrics).toMatch(/nodejs_eventloop_lag_p99_seconds \S+/)
})

it('have no label of anybody, and neither has the log', () => {
  const ours = metrics.split('\n').filter(line => line.startsWith('portal_'))
  const names = ours.flatMap(line => [...line.matchAll(/[{,](\w+)="/g)].map(([, name]) => name!))
  expect(new Set(names).difference(new Set([...metricLabels, 'le']))).toEqual(new Set())
  for (const mark of [...Object.values(canary), 'KANARIE6']) {
    expect(metrics, mark).not.toContain(mark)
    expect(server.logs(), mark).not.toContain(mark)
  }
  expect(server.logs()).toMatch(/"event":"request.done","route":"\/ledger\/:id","method":"GET","status":404,"took":/)
})
