import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createVisitor } from '../support/visitor.ts'

const part = (name: string) => readFileSync(`server/checker/${name}`, 'utf8')

it('gives the page and the script for checking to everybody; the page runs its own script alone', async () => {
  const visitor = createVisitor()
  const page = await visitor.get('/record/check.html')
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'sha256-/)
  expect(await page.text()).toContain('checkProof')
  const script = await visitor.get('/record/check.mjs')
  expect(await script.text()).toBe(`${part('core.mjs')}\n${part('recordCore.mjs')}\n${part('recordMain.mjs')}`)
})

it('gives no proof to whoever has opened no receipt, and no cache keeps it', async () => {
  const visitor = createVisitor()
  const file = await visitor.get('/track/proof.json')
  expect([file.status, file.headers.get('location'), file.headers.get('cache-control')]).toEqual([303, '/track', 'no-store'])
  const state = await visitor.get('/api/track/proof')
  expect([state.headers.get('cache-control'), await state.json()]).toEqual(['no-store', { proof: null }])
  expect(await (await visitor.get('/track/proof')).text()).toContain('请先用编号和查询码打开')
})
