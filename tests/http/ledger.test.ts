import { parse } from 'csv-parse/sync'
import { readSheet } from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ListedSite } from '#server/domain/ledger/queries'
import { clarities } from '#shared/ledger/rounds'
import { inventedLedger, toCsv } from '../support/ledgerFile.ts'
import { smallPhoto } from '../support/photos.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'

let server: PortalServer
let resident: Visitor
let editor: Visitor
let supervisor: Visitor
beforeAll(async () => {
  server = await startServer()
  resident = createVisitor({ baseUrl: server.url })
  editor = (await createStaffVisitor(server, { role: 'ledgerEditor' })).visitor
  supervisor = (await createStaffVisitor(server, { role: 'supervisor' })).visitor
})
afterAll(() => server.stop())

interface List { period: string, items: ListedSite[], nextCursor: string | null, counts: { total: number, live: number, archive: number, more: string[] } }

const json = async <Answer>(path: string) => (await resident.get(path)).json() as Promise<Answer>
const text = async (path: string, visitor = resident) => (await visitor.get(path)).text()
const query = (values: Record<string, string>) => new URLSearchParams(values).toString()

async function upload(visitor: Visitor, path: string, file: { name: string, field: string, bytes: Uint8Array<ArrayBuffer> | string }, values: Record<string, string> = {}) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...readHiddenFields(await text(path, visitor)), ...values })) form.append(name, value)
  form.append(file.field, new Blob([file.bytes]), file.name)
  return visitor.request(path, { method: 'POST', body: form })
}

const tokenOf = async (path: string) => ({ submissionId: readHiddenFields(await text(path, editor)).submissionId! })
const placeOf = (response: Response) => [response.status, response.headers.get('location')]

describe('on a fresh portal', () => {
  it('the list is the archive, and says so', async () => {
    const list = await json<List>('/api/ledger/sites')
    expect(list).toMatchObject({ period: 'archive', nextCursor: null, counts: { total: 12, live: 0, archive: 12 } })
    expect(await text('/ledger')).toContain('现行台账还没有公示的点位')
  })

  it('every page of the ledger is there in both languages, without script', async () => {
    for (const path of ['/ledger', '/ledger/archive', '/ledger/figures', '/ledger/mayu-stone-market', '/en/ledger', '/en/ledger/archive', '/en/ledger/figures', '/en/ledger/mayu-stone-market']) {
      const response = await resident.get(path)
      const html = await response.text()
      expect([path, response.status]).toEqual([path, 200])
      expect(html).not.toMatch(/<script(?! type="application\/ld\+json">)/)
      // A key in place of its sentence.
      expect(html).not.toMatch(/>\s*ledger\.\w+/)
    }
  })

  it('a site shows its facts, its source, and three doors for whom it concerns', async () => {
    const html = await text('/ledger/mayu-stone-market')
    for (const words of ['麻峪石材市场', '近 140,000 平方米', '未公布', '打赢疏解整治促提升的攻坚战', '这里写错了', '我住在、经营在这里', '我需要帮助']) expect(html).toContain(words)
    expect(html).toContain('/objections/new?site=mayu-stone-market&amp;about=wrong')
  })

  it('the figures show the sums as printed and as counted', async () => {
    const html = await text('/ledger/figures')
    for (const words of ['547', '622', '602', '不一致']) expect(html).toContain(words)
  })
})

describe('bad input', () => {
  it.each([
    ['subDistrict=110108001', 'subDistrict'], ['category=other', 'category'], ['owner=x', 'owner'], ['status=x', 'status'], ['period=2015', 'period'],
    ['sort=price', 'sort'], ['limit=0', 'limit'], ['limit=101', 'limit'], ['limit=many', 'limit'], ['cursor=zzz', 'cursor'], [`q=${'长'.repeat(101)}`, 'q'], ['colour=red', 'colour'],
  ])('%s is answered with 422 and the field', async (search, path) => {
    const response = await resident.get(`/api/ledger/sites?${search}`)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ code: 'invalid', message: expect.any(String) as string, issues: [{ path, message: expect.stringMatching(/[一-龥]/) as string }] })
  })

  it('is told on the page in words, with what was typed kept', async () => {
    const q = '很长'.repeat(60)
    const response = await resident.get(`/ledger?${query({ q, status: 'demolished' })}`)
    expect(response.status).toBe(422)
    const html = await response.text()
    expect(html).toContain('搜索的文字太长')
    expect(html).toContain(`value="${q}"`)
  })

  it('an unknown site is a 404 page', async () => {
    expect((await resident.get('/ledger/nobody')).status).toBe(404)
    expect((await resident.get('/api/ledger/sites/nobody')).status).toBe(404)
  })
})

describe('the ledger of an office', () => {
  const rows = inventedLedger(528)
  // A name a spreadsheet program would run.
  rows[1]![1] = '=示例HYPERLINK(1)'

  it('of 528 invented sites is uploaded, previewed, written and published', async () => {
    const sent = await upload(editor, '/staff/ledger/import', { field: 'file', name: '示例台账.csv', bytes: toCsv(rows) })
    expect(sent.status).toBe(303)
    const path = sent.headers.get('location')!
    expect(await text(path, editor)).toContain('新增 528 行，更改 0 行，相同 0 行，有错 0 行')
    expect((await json<List>('/api/ledger/sites?period=live')).counts.live).toBe(0)

    expect(placeOf(await editor.postForm(path, { ...await tokenOf(path), action: 'commit', reason: '按本单位台账更新' }))).toEqual([303, path])
    expect((await json<List>('/api/ledger/sites?period=live')).counts.live).toBe(0)
    expect(await text(path, editor)).toContain('已写入 528 处')

    // Nothing of it is public before somebody else has checked it; the page says who, and what comes next.
    const unchecked = await text(path, editor)
    for (const words of ['528 处还没有通过合法性和隐私审查', '管理员、督办员', '审查第 501 到 528 处', 'move=checkLegality']) expect(unchecked).toContain(words)
    expect(unchecked).not.toContain('value="publish"')
    const early = await editor.postForm(path, { action: 'publish' })
    expect([early.status, await early.text()]).toEqual([422, expect.stringContaining('还没有通过合法性和隐私审查')])
    expect((await json<List>('/api/ledger/sites?period=live')).counts.live).toBe(0)

    const written = await (await editor.get(path.replace('/staff/ledger/import/', '/api/staff/ledger/imports/'))).json() as { unchecked: string[] }
    for (let start = 0; start < 528; start += 200) {
      const checked = await supervisor.sendJson('POST', '/api/staff/ledger/moves', { sites: written.unchecked.slice(start, start + 200).map(id => ({ id, version: 1 })), move: 'checkLegality', facts: { clarities } })
      expect([checked.status, (await checked.json() as { moved: number }).moved]).toEqual([200, Math.min(200, 528 - start)])
    }
    expect(placeOf(await editor.postForm(path, { ...await tokenOf(path), action: 'publish' }))).toEqual([303, path])
    expect((await json<List>('/api/ledger/sites')).counts).toEqual({ total: 528, live: 528, archive: 12, more: [] })
  }, 120_000)

  it('is the same list page by page as in one download', async () => {
    const ids: string[] = []
    for (let cursor = ''; ;) {
      const page = await json<List>(`/api/ledger/sites?limit=100&sort=area&cursor=${cursor}`)
      ids.push(...page.items.map(({ id }) => id))
      if (page.nextCursor === null) break
      cursor = page.nextCursor
    }
    const { items } = await json<{ items: ListedSite[] }>('/ledger/sites.json?sort=area')
    expect(ids).toEqual(items.map(({ id }) => id))
    expect(new Set(ids)).toHaveLength(528)
  })

  it('downloads exactly the filtered rows, readable in a spreadsheet and without formulas', async () => {
    const filter = query({ period: 'live', subDistrict: '110107001', category: 'noPermit' })
    const { counts } = await json<List>(`/api/ledger/sites?${filter}`)
    expect(counts.total).toBeGreaterThan(0)

    const csv = await resident.get(`/ledger/sites.csv?${filter}`)
    expect(csv.headers.get('content-disposition')).toContain('attachment')
    const bytes = Buffer.from(await csv.arrayBuffer())
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    const lines = parse(bytes, { bom: true, columns: true }) as Array<Record<string, string>>
    expect(lines).toHaveLength(counts.total)
    expect(new Set(lines.map(line => line.街道))).toEqual(new Set(['八宝山街道']))
    expect(lines.map(line => line.名称)).toContain('\'=示例HYPERLINK(1)')

    const sheet = await readSheet(Buffer.from(await (await resident.get(`/ledger/sites.xlsx?${filter}`)).arrayBuffer()))
    expect(sheet).toHaveLength(counts.total + 1)
    expect(sheet[0]).toContain('权属')
    expect(sheet.map(row => row[2])).toContain('\'=示例HYPERLINK(1)')
    const english = await text(`/ledger/sites.csv?${filter}&lang=en`)
    expect(english).toContain('Owner system')
    expect((await resident.get('/ledger/sites.csv?status=x')).status).toBe(422)
  })

  it('has figures whose sums equal the rows, each leading to its rows', async () => {
    const { live } = await json<{ live: Record<string, Array<{ key: string, sites: number }>> & { total: { sites: number } } }>('/api/ledger/figures')
    expect(live.total.sites).toBe(528)
    for (const [split, filter] of [['byOwner', 'owner'], ['bySubDistrict', 'subDistrict'], ['byStatus', 'status'], ['byCategory', 'category']] as const) {
      for (const { key, sites } of live[split]!) {
        expect((await json<List>(`/api/ledger/sites?period=live&${filter}=${key}&limit=1`)).counts.total).toBe(sites)
        expect(await text('/ledger/figures')).toContain(`/ledger?period=live&amp;${filter}=${key}`)
      }
    }
  })

  it('is found by words and by pinyin', async () => {
    expect((await json<List>(`/api/ledger/sites?${query({ q: '示例库房2号' })}`)).items).toMatchObject([{ nameZh: '示例库房2号' }])
    expect((await json<List>('/api/ledger/sites?q=shilikufang')).counts.live).toBe(132)
    expect(await text(`/ledger?${query({ q: '示例库房2号' })}`)).toContain('示例库房2号')
  })

  it('sent again changes nothing; with an error it writes nothing', async () => {
    const again = await upload(editor, '/staff/ledger/import', { field: 'file', name: 'again.csv', bytes: toCsv(rows) })
    expect(await text(again.headers.get('location')!, editor)).toContain('新增 0 行，更改 0 行，相同 528 行')

    const wrong = rows.map((row, index) => index === 3 ? row.with(2, '朝阳区') : index === 4 ? row.with(6, '77') : row)
    const path = (await upload(editor, '/staff/ledger/import', { field: 'file', name: 'wrong.csv', bytes: toCsv(wrong) })).headers.get('location')!
    const preview = await text(path, editor)
    expect(preview).toContain('有错 1 行')
    expect(preview).toContain('“朝阳区”不是本区的街道')
    const refused = await editor.postForm(path, { ...await tokenOf(path), action: 'commit', reason: '更新' })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('有 1 行有错，一行也没有写入')
  })

  it('that is no table is refused in words', async () => {
    for (const [bytes, words] of [['', '文件里没有内容'], ['\u0000\u0001PNG', '这个文件读不懂']] as const) {
      const response = await upload(editor, '/staff/ledger/import', { field: 'file', name: 'x.csv', bytes })
      expect(response.status).toBe(422)
      expect(await response.text()).toContain(words)
    }
  })
})

describe('a member of staff', () => {
  const facts = { nameZh: '示例石料场', subDistrict: '110107009', category: 'noPermit', ownerSystem: 'collective', landAreaM2: '800', landAreaQualifier: 'about', status: 'registered' }

  it('registers, publishes, corrects with a reason and withdraws a site, and the page shows each', async () => {
    const created = await editor.postForm('/staff/ledger/new', { ...await tokenOf('/staff/ledger/new'), ...facts, placeWords: '示例村口', aliases: '示例石场\r\n老石场', sources: '示例文件 | 示例单位 | 2026-01-02' })
    expect(created.status).toBe(303)
    const staffPath = created.headers.get('location')!
    const path = staffPath.replace('/staff', '')
    expect((await resident.get(path)).status).toBe(404)

    const publish = async (version: string) => editor.postForm(`${staffPath}/publish`, { ...await tokenOf(`${staffPath}/publish`), version, reason: '核对过' })
    const unchecked = await text(`${staffPath}/publish`, editor)
    for (const words of ['还没有通过合法性和隐私审查', '管理员、督办员', 'disabled']) expect(unchecked).toContain(words)
    const early = await publish('1')
    const said = await early.text()
    expect(early.status).toBe(422)
    for (const words of ['还没有通过合法性和隐私审查', '核对过']) expect(said).toContain(words)
    expect((await resident.get(path)).status).toBe(404)

    const check = (visitor: Visitor) => visitor.sendJson('POST', `/api/staff/ledger/sites/${staffPath.split('/').at(-1)}/moves`, { version: 1, move: 'checkLegality', facts: { clarities } })
    expect((await check(editor)).status).toBe(403)
    expect((await check(supervisor)).status).toBe(200)
    expect((await publish('1')).status).toBe(409)
    expect((await publish('2')).status).toBe(303)
    const page = await text(path)
    for (const words of ['示例石料场', '约 800 平方米', '《示例文件》', '向社会公示', '老石场']) expect(page).toContain(words)

    const form = readHiddenFields(await text(`${staffPath}/edit`, editor))
    expect(form.version).toBe('3')
    const corrected = { ...form, ...facts, status: 'published', landAreaM2: '900', placeWords: '示例村口', aliases: '示例石场\r\n老石场', sources: '示例文件 | 示例单位 | 2026-01-02', livedIn: 'yes', reason: '按实测更正' }
    const refused = await editor.postForm(`${staffPath}/edit`, { ...corrected, reason: '', landAreaM2: '很大' })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('value="很大"')
    expect((await editor.postForm(`${staffPath}/edit`, corrected)).status).toBe(303)
    const after = await text(path)
    for (const words of ['占地面积：由“800 平方米”改为“900 平方米”', '按实测更正']) expect(after).toContain(words)
    expect(after).not.toContain('有人居住')
    // Somebody who still looks at the version before.
    const stale = await editor.postForm(`${staffPath}/edit`, { ...corrected, landAreaM2: '950' })
    expect(stale.status).toBe(409)
    expect(await stale.text()).toContain('value="950"')

    expect((await editor.postForm(`${staffPath}/withdraw`, { ...await tokenOf(`${staffPath}/withdraw`), version: '4', reason: '登记有误' })).status).toBe(303)
    const notice = await text(path)
    expect(notice).toContain('登记有误')
    expect(notice).not.toContain('示例石料场')
  })

  it('adds a cleaned photo, which the page shows', async () => {
    const { items: [site] } = await json<List>('/api/ledger/sites?limit=1')
    const path = `/staff/ledger/${site!.id}/photos`
    const sent = await upload(editor, path, { field: 'photo', name: 'before.jpg', bytes: new Uint8Array(await smallPhoto()) }, { action: '', moment: 'before', captionZh: '示例：整治前', captionEn: '', takenOn: '2026-10-01' })
    expect(sent.status).toBe(303)
    const html = await text(`/ledger/${site!.id}`)
    expect(html).toContain('示例：整治前')
    const photo = await resident.get(/\/media\/[0-9a-z]+\.jpg/.exec(html)![0])
    expect([photo.status, photo.headers.get('content-type')]).toEqual([200, 'image/jpeg'])

    const broken = await upload(editor, path, { field: 'photo', name: 'x.jpg', bytes: 'no photo' }, { action: '', moment: 'after', captionZh: '示例', captionEn: '', takenOn: '' })
    expect(broken.status).toBe(422)
  })

  it('of one sub-district cannot touch the rows of another', async () => {
    const { visitor } = await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: ['110107001'] })
    const token = readHiddenFields(await text('/staff/ledger/new', visitor))
    expect((await visitor.postForm('/staff/ledger/new', { ...token, ...facts })).status).toBe(403)
    expect((await visitor.postForm('/staff/ledger/new', { ...token, ...facts, subDistrict: '110107001' })).status).toBe(303)
  })
})
