import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, firstLinkOf, staffPassword } from '../support/staffServer.ts'
import { codeAt } from '../support/totp.ts'

let browser: Browser
let server: PortalServer
beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

async function findingsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document)
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${location.pathname} ${id}: ${html.slice(0, 200)}`))
  })
}

test.each([['without script', false], ['with script', true]])('a new member of staff sets up their account and signs in again, %s', async (_name, javaScriptEnabled) => {
  const own = await startServer()
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 360, height: 740 } })
  try {
    const page = await context.newPage()
    await page.goto(own.url + await firstLinkOf(own))
    const secret = (await page.locator('code.secret').innerText()).replace(/\s/g, '')
    await page.fill('[name=name]', '赵一')
    await page.fill('[name=email]', 'zhao@example.org')
    await page.fill('[name=password]', staffPassword)
    await page.fill('[name=code]', codeAt(secret, new Date()))
    await page.click('main button')
    await expect.poll(() => page.locator('.secret-list li').count()).toBe(10)
    const spare = await page.locator('.secret-list code').first().innerText()
    await page.click('main button')
    expect(await page.locator('h1').innerText()).toContain('赵一')
    await page.click('nav button')
    await page.waitForURL('**/staff/sign-in')
    await page.goto(`${own.url}/staff/mail`)
    await page.fill('[name=email]', 'zhao@example.org')
    await page.fill('[name=password]', staffPassword)
    await page.fill('[name=code]', spare)
    await page.press('[name=code]', 'Enter')
    await page.waitForURL('**/staff/mail')
    expect(await page.locator('.notice.warning').innerText()).toContain('还没有设置发信服务器')
  }
  finally {
    await context.close()
    await own.stop()
  }
})

describe('staff pages', () => {
  const paths = ['', '/account', '/account/password', '/people', '/people/invite', '/people/:id', '/people/:id/role', '/people/:id/access', '/people/:id/link', '/bodies', '/bodies/new', '/bodies/office-110107009', '/bodies/office-110107009/edit', '/audit', '/settings', '/settings/holidays', '/settings/holidays/enter?year=2027', `/settings/holidays/enter?${new URLSearchParams({ year: '2027', notice: '虚构的通知', off: '2027-01-01..2027-01-05\n2027-10-01', work: '2027-01-09' })}`, '/settings/clocks', '/mail', '/confirm', '/recovery-codes']

  test.each([
    ['as they come', '', { width: 1280, height: 800 }], ['dark', 'dark', { width: 1280, height: 800 }], ['in high contrast', 'contrast', { width: 1280, height: 800 }],
    ['in 长辈版', 'elder', { width: 1280, height: 800 }], ['on a narrow phone', '', { width: 360, height: 740 }],
  ])('have no finding of axe, no error and nothing cut off, %s', { timeout: 180_000 }, async (_name, mode, viewport) => {
    const { visitor } = await createStaffVisitor(server, { role: 'administrator', name: '赵一' })
    const other = await createStaffVisitor(server, { role: 'triage', name: '钱二', subDistricts: ['110107009', '110107001'] })
    const context = await browser.newContext({ viewport, bypassCSP: true })
    const cookie = (name: string, value: string) => ({ name, value, url: server.url })
    await context.addCookies([cookie('portal_staff', visitor.cookies.get('portal_staff')!), ...mode ? [cookie('mode', mode)] : []])
    const page = await context.newPage()
    const errors: string[] = []
    page.on('console', (message) => { if (message.type() === 'error' || /hydration/i.test(message.text())) errors.push(`${page.url()} ${message.text()}`) })
    page.on('pageerror', (error) => { errors.push(`${page.url()} ${error.message}`) })
    const findings: string[] = []
    for (const path of paths) {
      await page.goto(`${server.url}/staff${path.replace(':id', other.id)}`, { waitUntil: 'networkidle' })
      findings.push(...await findingsOf(page))
      if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)) findings.push(`${path} is too wide`)
    }
    await context.close()
    expect(findings).toEqual([])
    expect(errors).toEqual([])
  })

  test('keep their policy: no script but our own runs', async () => {
    const { visitor } = await createStaffVisitor(server, { role: 'administrator' })
    const context = await browser.newContext()
    await context.addCookies([{ name: 'portal_staff', value: visitor.cookies.get('portal_staff')!, url: server.url }])
    const page = await context.newPage()
    const refused: string[] = []
    page.on('console', (message) => { if (/Content Security Policy/i.test(message.text())) refused.push(message.text()) })
    await page.goto(`${server.url}/staff`, { waitUntil: 'networkidle' })
    await page.click('nav >> text=人员')
    await page.waitForURL('**/staff/people')
    await page.locator('h1', { hasText: '人员' }).waitFor()
    expect(refused).toEqual([])
    await context.close()
  })

  test('lead to the sign-in page when the session has ended meanwhile', async () => {
    const { visitor } = await createStaffVisitor(server, { role: 'administrator' })
    const context = await browser.newContext()
    await context.addCookies([{ name: 'portal_staff', value: visitor.cookies.get('portal_staff')!, url: server.url }])
    const page = await context.newPage()
    await page.goto(`${server.url}/staff`, { waitUntil: 'networkidle' })
    await context.clearCookies()
    await page.click('nav >> text=人员')
    await page.waitForURL('**/staff/sign-in?back=**')
    expect(new URL(page.url()).searchParams.get('back')).toBe('/staff/people')
    await context.close()
  })

  test('load a public page whole when somebody leaves, and no framework comes along', async () => {
    const { visitor } = await createStaffVisitor(server, { role: 'administrator' })
    const context = await browser.newContext({ bypassCSP: true })
    await context.addCookies([{ name: 'portal_staff', value: visitor.cookies.get('portal_staff')!, url: server.url }])
    const page = await context.newPage()
    await page.goto(`${server.url}/staff`, { waitUntil: 'networkidle' })
    await page.evaluate(() => {
      interface Root extends Element { __vue_app__: { config: { globalProperties: { $router: { push: (path: string) => unknown } } } } }
      document.querySelector<Root>('#__nuxt')!.__vue_app__.config.globalProperties.$router.push('/ledger')
    })
    await page.waitForURL('**/ledger')
    await page.locator('h1', { hasText: '台账公示' }).waitFor()
    expect(await page.evaluate(() => '__vue_app__' in document.querySelector('#__nuxt')!)).toBe(false)
    expect(await page.locator('script:not([type="application/ld+json"])').count()).toBe(0)
    await context.close()
  })
})
