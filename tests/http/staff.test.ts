import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMailServer } from '../support/mailServer.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, firstLinkOf, staffPassword as password } from '../support/staffServer.ts'
import { codeAt } from '../support/totp.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'

let server: PortalServer
beforeAll(async () => { server = await startServer() })
afterAll(() => server.stop())

const newVisitor = (headers?: Record<string, string>) => createVisitor({ baseUrl: server.url, headers })
const codeNow = (secret: string, steps = 0) => codeAt(secret, new Date(Date.now() + steps * 30_000))
const textOf = async (visitor: Visitor, path: string) => (await visitor.get(path)).text()
const secretShown = async (visitor: Visitor, path: string) => /class="secret">([A-Z2-7 ]+)</.exec(await textOf(visitor, path))![1]!
const recoveryCode = /(?<=class="secret">)(?:[0-9a-z]{4}-){2}[0-9a-z]{4}(?=<)/g
const placeOf = (response: Response) => [response.status, response.headers.get('location')]

describe('the first start', () => {
  it('lets the first administrator in by the link on the console, once, without script', async () => {
    const path = await firstLinkOf(server)
    const visitor = newVisitor()
    const page = await textOf(visitor, path)
    expect(page).not.toContain('<script')
    const secret = await secretShown(visitor, path)
    expect(await secretShown(visitor, path)).toBe(secret)
    const fields = { ...readHiddenFields(page), name: '赵一', email: 'zhao@example.org' }

    const refused = await visitor.postForm(path, { ...fields, password: 'too short', code: '1' })
    expect(refused.status).toBe(422)
    const shown = await refused.text()
    expect(shown).toContain('value="赵一"')
    expect(shown).not.toContain('too short')

    const done = await visitor.postForm(path, { ...fields, password, code: codeNow(secret) })
    expect(placeOf(done)).toEqual([303, '/staff/recovery-codes'])
    expect(done.headers.getSetCookie().join('\n')).toMatch(/^portal_staff=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/m)

    const codes = await textOf(visitor, '/staff/recovery-codes')
    expect(new Set(codes.match(recoveryCode))).toHaveLength(10)
    expect((await visitor.postForm('/staff/recovery-codes', readHiddenFields(codes))).status).toBe(303)
    expect(await textOf(visitor, '/staff/recovery-codes')).not.toMatch(recoveryCode)
    expect(await textOf(visitor, '/staff')).toContain('赵一')

    expect((await newVisitor().get(path)).status).toBe(410)
    expect((await newVisitor().postForm(path, { ...fields, password, code: codeNow(secret) })).status).toBe(410)
  })

  it('prints no link once there is somebody', async () => {
    const again = await startServer({ dataDir: server.dataDir })
    await fetch(`${again.url}/readyz`)
    await wait(500)
    expect(again.logs()).not.toContain('/staff/setup')
    await again.stop()
  })
})

describe('signing in', () => {
  it('leads back to the page asked for, with a new session each time', async () => {
    const { email, secret } = await createStaffVisitor(server, { role: 'triage' })
    const visitor = newVisitor()
    visitor.cookies.set('portal_staff', 'a-session-somebody-else-chose')
    const asked = await visitor.get('/staff/account')
    expect(placeOf(asked)).toEqual([302, '/staff/sign-in?back=%2Fstaff%2Faccount'])
    const path = asked.headers.get('location')!
    const hidden = readHiddenFields(await textOf(visitor, path))
    const done = await visitor.postForm(path, { ...hidden, email, password, code: codeNow(secret) })
    expect(placeOf(done)).toEqual([303, '/staff/account'])
    expect(visitor.cookies.get('portal_staff')).toMatch(/^[\w-]{43}$/)
    expect((await visitor.get('/api/staff/account')).status).toBe(200)
  })

  it('shows the same page again with the address and one sentence, and never the password', async () => {
    const { email, secret } = await createStaffVisitor(server, { role: 'triage' })
    for (const [who, what, code] of [[email, 'a wrong password', codeNow(secret)], ['nobody@example.org', password, '123456']] as const) {
      const refused = await newVisitor().postForm('/staff/sign-in', { email: who, password: what, code })
      expect(refused.status).toBe(422)
      const page = await refused.text()
      expect(page).toContain('邮箱、密码或验证码不对')
      expect(page).toContain(`value="${who}"`)
      expect(page).not.toContain(what)
      expect(refused.headers.getSetCookie().join()).not.toContain('portal_staff=')
    }
  })

  it('does not take a code twice', async () => {
    const { email, secret } = await createStaffVisitor(server, { role: 'triage' })
    const code = codeNow(secret)
    expect((await newVisitor().postForm('/staff/sign-in', { email, password, code })).status).toBe(303)
    expect((await newVisitor().postForm('/staff/sign-in', { email, password, code })).status).toBe(422)
  })

  it.each(['https://evil.example/', '//evil.example', '/staff/../report', '/staffing', 'javascript:alert(1)', '/staff//evil.example'])('does not lead to %s', async (back) => {
    const { email, secret } = await createStaffVisitor(server, { role: 'triage' })
    const done = await newVisitor().postForm(`/staff/sign-in?back=${encodeURIComponent(back)}`, { email, password, code: codeNow(secret) })
    expect(placeOf(done)).toEqual([303, '/staff'])
  })

  it('is refused when another site makes the browser do it', async () => {
    const { email, secret } = await createStaffVisitor(server, { role: 'triage' })
    const fields = { email, password, code: codeNow(secret) }
    expect((await newVisitor().postForm('/staff/sign-in', fields, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await newVisitor().postForm('/staff/sign-in', fields, { origin: 'https://evil.example' })).status).toBe(403)
  })

  it('answers in English under /en', async () => {
    const refused = await newVisitor().postForm('/en/staff/sign-in', { email: 'a@example.org', password, code: '1' })
    expect(await refused.text()).toContain('The e-mail address, password or code is wrong')
  })
})

describe('behind https', () => {
  it('keeps the session in a cookie no other host can set', async () => {
    const secure = await startServer({ env: { PORTAL_BASE_URL: 'https://portal.example' } })
    try {
      // Printed only while nobody has an account.
      await firstLinkOf(secure)
      expect(secure.logs()).toContain('https://portal.example/staff/setup?link=')
      const { email, secret } = await createStaffVisitor(secure, { role: 'administrator' })
      const visitor = createVisitor({ baseUrl: secure.url })
      const done = await visitor.postForm('/staff/sign-in', { email, password, code: codeNow(secret) })
      expect(done.headers.getSetCookie().join('\n')).toMatch(/^__Host-portal_staff=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/m)
    }
    finally { await secure.stop() }
  })
})

describe('a session', () => {
  it('is over for good after signing out', async () => {
    const { visitor } = await createStaffVisitor(server, { role: 'triage' })
    const token = visitor.cookies.get('portal_staff')!
    const hidden = readHiddenFields(await textOf(visitor, '/staff/account'))
    expect(placeOf(await visitor.postForm('/staff/account/sessions', { ...hidden, end: 'this' }))).toEqual([303, '/staff/sign-in'])
    visitor.cookies.set('portal_staff', token)
    expect((await visitor.get('/api/staff/account')).status).toBe(401)
  })

  it('of somebody disabled is over at their next request', async () => {
    const boss = await createStaffVisitor(server, { role: 'administrator' })
    const person = await createStaffVisitor(server, { role: 'triage' })
    expect((await person.visitor.get('/api/staff/account')).status).toBe(200)
    const path = `/staff/people/${person.id}/access`
    const hidden = readHiddenFields(await textOf(boss.visitor, path))
    expect((await boss.visitor.postForm(path, { ...hidden, reason: '' })).status).toBe(422)
    expect(placeOf(await boss.visitor.postForm(path, { ...hidden, reason: '调离本岗' }))).toEqual([303, `/staff/people/${person.id}`])
    expect((await person.visitor.get('/api/staff/account')).status).toBe(401)
    expect(await textOf(boss.visitor, `/staff/people/${person.id}`)).toContain('调离本岗')
    const stale = await boss.visitor.postForm(path, { ...hidden, reason: '再来一次' })
    expect(stale.status).toBe(409)
  })
})

describe('an invitation', () => {
  it('gives a link that the invited person uses', async () => {
    const boss = await createStaffVisitor(server, { role: 'administrator' })
    const hidden = readHiddenFields(await textOf(boss.visitor, '/staff/people/invite'))
    const typed = { name: '钱二', email: 'qian@example.org', role: 'subDistrictOfficer' }
    const refused = await boss.visitor.postForm('/staff/people/invite', { ...hidden, ...typed })
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('至少要选一个街道')])
    const done = await boss.visitor.postForm('/staff/people/invite', { ...hidden, ...typed, subDistricts: ['110107009', '110107001'] })
    expect(done.status).toBe(303)
    const page = await textOf(boss.visitor, done.headers.get('location')!)
    const link = /\/staff\/setup\?link=[\w-]+/.exec(page)![0]
    const invited = newVisitor()
    const secret = await secretShown(invited, link)
    expect((await invited.postForm(link, { ...readHiddenFields(await textOf(invited, link)), password, code: codeNow(secret) })).status).toBe(303)
    expect(await (await invited.get('/api/staff/account')).json()).toMatchObject({ name: '钱二', role: 'subDistrictOfficer', subDistricts: ['110107009', '110107001'] })
    const again = await boss.visitor.postForm('/staff/people/invite', { ...hidden, ...typed, subDistricts: '110107009' })
    expect([again.status, await again.text()]).toEqual([422, expect.stringContaining('这个邮箱已经有账号了')])
  })
})

describe('a community worker', () => {
  const [north, middle, elsewhere] = ['110107003007', '110107003009', '110107009007'] as const

  it('is invited without script: the communities are listed once a sub-district is chosen', async () => {
    const boss = await createStaffVisitor(server, { role: 'administrator' })
    const page = await textOf(boss.visitor, '/staff/people/invite')
    expect(page).toContain('社区工作者')
    expect(page).not.toContain('name="communities"')
    const typed = { ...readHiddenFields(page), name: '周四', email: 'zhou@example.org', role: 'communityWorker', subDistricts: '110107003' }
    const asked = await boss.visitor.postForm('/staff/people/invite', typed)
    const listed = await asked.text()
    expect([asked.status, listed]).toEqual([422, expect.stringContaining('社区工作者至少要选一个社区')])
    expect(listed).toContain('八角北里社区')
    expect(listed).toContain(`value="${north}"`)
    expect(listed).not.toContain(`value="${elsewhere}"`)
    const wrong = await boss.visitor.postForm('/staff/people/invite', { ...typed, communities: elsewhere })
    expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('选的社区要在选的街道里')])
    const done = await boss.visitor.postForm('/staff/people/invite', { ...typed, communities: [north, middle] })
    expect(done.status).toBe(303)
    expect(await textOf(boss.visitor, done.headers.get('location')!)).toContain('八角北里社区、八角中里社区')
    expect(await textOf(boss.visitor, '/en/staff/people')).toContain('Bajiaobeili Community, Bajiaozhongli Community')
  })

  it('signs in to their own work and is refused everybody else\'s', async () => {
    const { visitor } = await createStaffVisitor(server, { role: 'communityWorker', subDistricts: ['110107003'], communities: [north] })
    expect((await visitor.get('/staff')).status).toBe(200)
    expect(await textOf(visitor, '/staff/account')).toContain('八角北里社区')
    expect(await (await visitor.get('/api/staff/account')).json()).toMatchObject({ subDistricts: ['110107003'], communities: [north] })
    for (const path of ['/api/staff/reports', '/api/staff/people', '/api/staff/audit']) expect([path, (await visitor.get(path)).status]).toEqual([path, 403])
  })

  it('is moved to another community by an administrator, or to another role without any', async () => {
    const boss = await createStaffVisitor(server, { role: 'administrator' })
    const { id, visitor } = await createStaffVisitor(server, { role: 'communityWorker', subDistricts: ['110107003'], communities: [north] })
    const path = `/staff/people/${id}/role`
    const form = await textOf(boss.visitor, path)
    expect([...form.matchAll(/<input[^>]*name="communities"[^>]*>/g)].filter(([input]) => / checked/.test(input)).map(([input]) => /value="(\d+)"/.exec(input)![1])).toEqual([north])
    const typed = { ...readHiddenFields(form), role: 'communityWorker', subDistricts: '110107003', reason: '换社区' }
    expect((await boss.visitor.postForm(path, { ...typed, communities: middle })).status).toBe(303)
    expect(await (await visitor.get('/api/staff/account')).json()).toMatchObject({ communities: [middle] })

    const again = { ...readHiddenFields(await textOf(boss.visitor, path)), role: 'triage', subDistricts: '110107003', reason: '换岗' }
    const refused = await boss.visitor.postForm(path, { ...again, communities: middle })
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('别的角色不选')])
    expect((await boss.visitor.postForm(path, again)).status).toBe(303)
    expect(await (await visitor.get('/api/staff/account')).json()).toMatchObject({ role: 'triage', communities: null })
  })
})

describe('the audit view', () => {
  it('tells who did what, by action, person and day, a page at a time', async () => {
    const { visitor, id } = await createStaffVisitor(server, { role: 'auditor', name: '孙三' })
    const ask = async (query: string) => await (await visitor.get(`/api/staff/audit?${query}`)).json() as { items: { action: string, actorName: string }[], nextCursor: string | null }
    const first = await ask('action=staff&limit=2')
    expect(first.items).toHaveLength(2)
    const second = await ask(`action=staff&limit=2&cursor=${first.nextCursor}`)
    expect(second.items.map(item => JSON.stringify(item))).not.toEqual(first.items.map(item => JSON.stringify(item)))
    expect((await ask(`actor=${id}`)).items).toMatchObject([{ action: 'staff.setUp', actorName: '孙三' }])
    expect((await ask('to=2020-01-01')).items).toEqual([])
    expect((await visitor.get('/api/staff/audit?to=2020-02-30')).status).toBe(422)
    expect((await visitor.get('/api/staff/audit?cursor=%27--')).status).toBe(422)
    expect(await textOf(visitor, '/staff/audit')).toContain('完成了账号设置')
  })
})

describe('mail', () => {
  it('leaves by itself once a mail server is configured, after a restart too', async () => {
    const { received, port } = await startMailServer()
    const waiting = await startServer()
    await createStaffVisitor(waiting, { role: 'administrator' })
    const sending = await startServer({ dataDir: waiting.dataDir, env: { SMTP_URL: `smtp://127.0.0.1:${port}`, PORTAL_BASE_URL: 'https://portal.example' } })
    await expect.poll(() => received.length, { timeout: 20_000 }).toBe(1)
    expect(received[0]).toMatch(/^From:[^<]*<portal@portal\.example>/m)
    expect(await sending.stop()).toBe(0)
    await waiting.stop()
  })

  it('waits in the outbox and says so while no mail server is configured', async () => {
    const { visitor } = await createStaffVisitor(server, { role: 'administrator' })
    const page = await textOf(visitor, '/staff/mail')
    expect(page).toContain('还没有设置发信服务器')
    expect(await (await visitor.get('/api/staff/mail')).json()).toMatchObject({ isConfigured: false, sent: 0 })
    expect(page).not.toContain('@example.org')
  })
})
