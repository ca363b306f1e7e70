import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { entry } from '../../scripts/build-state.mjs'
import { startServer } from '../support/server.ts'
import { createVisitor } from '../support/visitor.ts'

it('starts from a folder that holds nothing but the built output', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portal-elsewhere-'))
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
  cpSync(join(dirname(entry), '..'), join(folder, 'portal'), { recursive: true })
  const server = await startServer({ file: join(folder, 'portal/server/index.mjs'), cwd: folder })
  onTestFinished(async () => { await server.stop() })
  const visitor = createVisitor({ baseUrl: server.url })
  expect(await (await visitor.get('/readyz')).json()).toEqual({ database: 'ok', storage: 'ok', migrations: 'ok', disk: 'ok' })
  expect((await visitor.get('/')).status).toBe(200)
})

it('keeps what it stored when it is stopped and started again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portal-data-'))
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
  const first = await startServer({ dataDir: folder })
  expect((await createVisitor({ baseUrl: first.url }).get('/readyz')).status).toBe(200)
  expect(await first.stop()).toBe(0)
  const second = await startServer({ dataDir: folder })
  onTestFinished(async () => { await second.stop() })
  expect((await createVisitor({ baseUrl: second.url }).get('/readyz')).status).toBe(200)
})

it('finishes a request that is under way when it is asked to stop', async () => {
  const server = await startServer()
  const { hostname, port } = new URL(server.url)
  await fetch(`${server.url}/healthz`)
  const socket = connect(Number(port), hostname)
  let answer = ''
  socket.on('data', (chunk) => { answer += chunk.toString() })
  const closed = new Promise(resolve => socket.on('close', resolve))
  socket.write('POST /healthz HTTP/1.1\r\nHost: portal\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nab')
  await wait(300)
  const stopped = server.stop()
  await wait(300)
  socket.write('cd')
  await closed
  expect(answer).toMatch(/^HTTP\/1\.1 \d{3}/)
  expect(await stopped).toBe(0)
})

it('holds less than 300 MB after the main pages were shown', async () => {
  const server = await startServer()
  onTestFinished(async () => { await server.stop() })
  const visitor = createVisitor({ baseUrl: server.url })
  for (const path of ['/', '/ledger?period=archive', '/ledger/figures', '/policies', '/report', '/search?q=麻峪', '/en']) {
    expect((await visitor.get(path)).status, path).toBe(200)
  }
  expect(server.memory().now).toBeLessThan(300)
})
