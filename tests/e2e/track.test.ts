import { randomUUID } from 'node:crypto'
import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDatabase } from '#server/database/connect'
import { createBodies, rewrite } from '../support/cases.ts'
import { launchBrowser } from '../support/browser.ts'
import { goTo, readReceipt } from '../support/journey.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor } from '../support/visitor.ts'

let browser: Browser
let server: PortalServer
const people = {} as Record<'triage' | 'handler' | 'supervisor' | 'custodian', StaffVisitor>
beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer()
  const { db, close } = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  await createBodies(db)
  await close()
  people.triage = await createStaffVisitor(server, { role: 'triage' })
  people.handler = await createStaffVisitor(server, { role: 'handler', bodyId: 'planning' })
  people.supervisor = await createStaffVisitor(server, { role: 'supervisor' })
  people.custodian = await createStaffVisitor(server, { role: 'custodian' })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** The office's part, one decision after the other. */
function office(id: string) {
  let version = 1
  return {
    async decide(person: keyof typeof people, noun: string, fields: object = {}) {
      const response = await people[person].visitor.sendJson('POST', `/api/staff/reports/${id}/${noun}`, { version, ...fields })
      const answer = await response.json() as { version: number }
      expect([noun, response.status, answer]).toEqual([noun, 200, expect.anything()])
      version = answer.version
    },
    /** What the reporter has done since counts as well. */
    async reread() { version = (await (await people.triage.visitor.get(`/api/staff/reports/${id}`)).json() as { report: { version: number } }).report.version },
  }
}

async function findingsOf(context: BrowserContext, address: string, mode: string): Promise<string[]> {
  const page = await context.newPage()
  await (await context.newCDPSession(page)).send('Page.setBypassCSP', { enabled: true })
  await page.goto(address)
  await page.evaluate(axe.source)
  const findings = await page.evaluate(async (chosen) => {
    document.documentElement.dataset.mode = chosen
    const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document)
    const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['wider than the phone'] : []
    return [...wide, ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))]
  }, mode)
  await page.close()
  return findings
}

/** Sends the last form of the page that is not the one to look up another report. */
async function send(page: Page) {
  await Promise.all([page.waitForEvent('load'), page.locator('main form[method=post] .actions button').first().click()])
}

test('a report is asked about, answered, handled, found wanting and opened again, on a narrow phone without script', async () => {
  const visitor = createVisitor({ baseUrl: server.url })
  await goTo(visitor, '')
  const { number, queryCode } = await readReceipt(visitor)
  const { items } = await (await people.triage.visitor.get('/api/staff/reports')).json() as { items: { id: string, number: string }[] }
  const { decide, reread } = office(items.find(item => item.number === number)!.id)
  await decide('triage', 'question', { text: '在哪一栋楼？' })

  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false, locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto(`${server.url}/track`)
  await page.fill('input[name=number]', number)
  await page.fill('input[name=queryCode]', queryCode)
  await send(page)
  expect(await page.locator('main').innerText()).toContain('在哪一栋楼？')
  await page.getByRole('link', { name: '回答这个问题' }).click()
  await page.fill('textarea[name=text]', '北门进去第二栋')
  await send(page)
  expect(await page.locator('main').innerText()).toContain('您的回答已经送到')

  await reread()
  await decide('triage', 'acceptance')
  await decide('triage', 'dispatch', { bodyId: 'planning', rewrite })
  await decide('handler', 'taking')
  await decide('handler', 'visit')
  await page.goto(`${server.url}/track`)
  expect(await page.locator('main').innerText()).toContain('负责的单位正在现场核实')
  await decide('handler', 'finding', { finding: 'confirmed', text: '现场有一处加建' })
  await decide('supervisor', 'finding-check', { agree: true })
  await decide('handler', 'handling')
  await decide('handler', 'result', { text: '已自行拆除' })
  await decide('handler', 'feedback', { text: '您反映的加建已经拆除。' })

  await page.goto(`${server.url}/track`)
  const told = await page.locator('main').innerText()
  for (const words of ['属实', '已自行拆除', '您反映的加建已经拆除。', '派给负责的单位', '把结果告诉您']) expect(told).toContain(words)
  await page.getByRole('link', { name: '说说满意不满意' }).click()
  expect(await page.locator('main').innerText()).toContain('会重新办一次，换另一个人办')
  await send(page)
  expect(await page.locator('main').innerText()).toContain('请选问题解决了没有。')
  for (const [name, value] of [['solved', 'no'], ['speed', 'satisfied'], ['manner', 'neutral'], ['outcome', 'dissatisfied']]) {
    await page.check(`input[name=${name}][value=${value}]`, { force: true })
  }
  await page.fill('textarea[name=words]', '后面又搭起来了')
  await send(page)
  const reopened = await page.locator('main').innerText()
  for (const words of ['这件事重新办理，换另一个人办', '重新办理', '最晚']) expect(reopened).toContain(words)
  expect(reopened).not.toContain('说说满意不满意')

  // The same pages with script on, for those who look at them: axe and print need it.
  const looking = await browser.newContext({ viewport: { width: 360, height: 740 }, bypassCSP: true, locale: 'zh-CN' })
  await looking.addCookies(await context.cookies())
  for (const path of ['/track', '/track/contact', '/track/withdraw']) {
    for (const mode of ['standard auto', 'standard dark', 'elder auto', 'large auto']) expect([path, mode, await findingsOf(looking, server.url + path, mode)]).toEqual([path, mode, []])
  }
  const paper = await looking.newPage()
  await paper.goto(`${server.url}/track`)
  await paper.emulateMedia({ media: 'print' })
  expect(await paper.locator('main p.only-print').isVisible()).toBe(true)
  for (const name of ['查询', '查完了，清除']) expect(await paper.getByRole('button', { name }).isVisible()).toBe(false)
  await looking.close()
  await context.close()
}, 120_000)

test('an appeal is decided on its screen by somebody else, and a contact is shown once after a reason', async () => {
  const reporter = createVisitor({ baseUrl: server.url })
  const sent = await reporter.sendJson('POST', '/api/reports', {
    submissionId: randomUUID(), kind: 'roof', beingBuilt: 'unsure', inDanger: false, subDistrict: '110107009', community: null, placeWords: '虚构胡同口',
    words: '楼顶搭棚', contact: { name: null, phone: '13912345678', email: null },
  })
  const receipt = await sent.json() as { number: string, queryCode: string }
  const { items } = await (await people.triage.visitor.get('/api/staff/reports')).json() as { items: { id: string, number: string }[] }
  const id = items.find(({ number }) => number === receipt.number)!.id
  await office(id).decide('triage', 'refusal', { reason: 3 })
  const { number, queryCode } = receipt
  expect((await reporter.sendJson('POST', '/api/track/appeal', { number, queryCode, text: '地点就在桥东边' })).status).toBe(200)

  const signedIn = async (person: keyof typeof people) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true, locale: 'zh-CN' })
    await context.addCookies([{ name: 'portal_staff', value: people[person].visitor.cookies.get('portal_staff')!, url: server.url }])
    return context
  }
  const supervisor = await signedIn('supervisor')
  for (const path of ['/staff/appeals', `/staff/appeals/${id}`]) expect([path, await findingsOf(supervisor, server.url + path, 'standard auto')]).toEqual([path, []])
  const page = await supervisor.newPage()
  await page.goto(`${server.url}/staff/appeals`, { waitUntil: 'networkidle' })
  await page.getByRole('link', { name: number }).click()
  await page.check('input[name=outcome][value=overturned]', { force: true })
  await page.fill('textarea[name=answer]', '又去看过，找到了')
  await page.getByRole('button', { name: '答复' }).click()
  await page.getByText('又去看过，找到了').last().waitFor()
  expect(await page.locator('main').innerText()).toContain('改为受理')
  await supervisor.close()

  const custodian = await signedIn('custodian')
  const address = `${server.url}/staff/reports/${id}/contact`
  expect(await findingsOf(custodian, address, 'standard auto')).toEqual([])
  const vault = await custodian.newPage()
  await vault.goto(address, { waitUntil: 'networkidle' })
  expect(await vault.content()).not.toContain('13912345678')
  await vault.fill('textarea[name=reason]', '要约时间上门核实，没有别的办法')
  await vault.getByRole('button', { name: '打开一次' }).click()
  await vault.getByText('13912345678').waitFor()
  await vault.reload({ waitUntil: 'networkidle' })
  expect(await vault.content()).not.toContain('13912345678')
  await custodian.close()
}, 120_000)
