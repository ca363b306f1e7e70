import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readReceipt, sendStep } from '../support/journey.ts'
import { anOpenMatter, matterPlace, matterWords } from '../support/matters.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor } from '../support/staffServer.ts'
import { createVisitor, type FormValues, type Visitor } from '../support/visitor.ts'

let server: PortalServer
let matter: { id: string, number: string }
beforeAll(async () => {
  server = await startServer()
  matter = await anOpenMatter(server)
})
afterAll(() => server.stop())

const locationOf = (response: Response) => [response.status, response.headers.get('location')]
const place = { community: '110107003007', placeWords: '虚构菜市场后门', nearWords: '' }
const what = { kind: 'roof', beingBuilt: 'no', inDanger: 'no', seenOn: '' }

/** Somebody who has said what and where. */
async function whoSays({ kind = {}, where = place }: { kind?: FormValues, where?: FormValues } = {}): Promise<{ visitor: Visitor, goesTo: string | null }> {
  const visitor = createVisitor({ baseUrl: server.url })
  await sendStep(visitor, '/report', {})
  await sendStep(visitor, '/report/photos', {})
  await sendStep(visitor, '/report/what', { ...what, ...kind })
  await sendStep(visitor, '/report/where', { subDistrict: '110107003' })
  return { visitor, goesTo: (await sendStep(visitor, '/report/where', where)).headers.get('location') }
}

async function send(visitor: Visitor) {
  await sendStep(visitor, '/report/words', { words: '二层上又在搭架子' })
  await sendStep(visitor, '/report/contact', { reach: 'anonymous' })
  const check = await (await visitor.get('/report/check')).text()
  expect(locationOf(await sendStep(visitor, '/report/check', {}))).toEqual([303, '/report/received'])
  return { check, received: await (await visitor.get('/report/received')).text(), receipt: await readReceipt(visitor) }
}

const optionsOf = (html: string) => [...html.matchAll(/name="chosen" value="([^"]+)"/g)].map(([, value]) => value!)

describe('an open matter', () => {
  it('is offered by kind, community and month, and by nothing that tells of it', async () => {
    const { visitor, goesTo } = await whoSays()
    expect(goesTo).toBe('/report/known')
    for (const [path, shown] of [['/report/known', '八角街道八角北里社区：房顶加建'], ['/en/report/known', 'Bajiao Sub-district, Bajiaobeili Community']] as const) {
      const html = await (await visitor.get(path)).text()
      expect(html).toContain(shown)
      expect(optionsOf(html)).toHaveLength(2)
      for (const hidden of [matterWords, matterPlace, matter.number, matter.id]) expect(html).not.toContain(hidden)
    }
    const api = await (await visitor.get('/api/report/journey?screen=known')).text()
    for (const hidden of [matterWords, matterPlace, matter.number, matter.id]) expect(api).not.toContain(hidden)
    expect(Object.keys((JSON.parse(api) as { recognisable: { matters: object[] } }).recognisable.matters[0]!).sort()).toEqual(['community', 'id', 'kind', 'month', 'subDistrict'])
  })

  it('is not offered for another kind, community or sub-district, nor a small matter’s neighbour', async () => {
    expect((await whoSays({ kind: { kind: 'yard' } })).goesTo).toBe('/report/words')
    expect((await whoSays({ where: { ...place, community: '110107003009' } })).goesTo).toBe('/report/words')
    expect((await whoSays({ where: { ...place, placeWords: '另一处地方' } })).goesTo).toBe('/report/words')
  })

  it('is asked about again when the kind is changed', async () => {
    const { visitor } = await whoSays({ kind: { kind: 'yard' } })
    expect(locationOf(await sendStep(visitor, '/report/what', what))).toEqual([303, '/report/known'])
  })

  it('that it is: the report joins it, has a receipt of its own, and says so', async () => {
    const { visitor } = await whoSays()
    const [chosen] = optionsOf(await (await visitor.get('/report/known')).text())
    expect((await sendStep(visitor, '/report/known', { chosen: matter.id, as: 'same' })).status).toBe(422)
    expect((await sendStep(visitor, '/report/known', {})).status).toBe(422)
    expect(locationOf(await sendStep(visitor, '/report/known', { chosen: chosen!, as: 'same' }))).toEqual([303, '/report/words'])
    const { check, received, receipt } = await send(visitor)
    expect(check).toContain('就是这个')
    expect(received).toContain('您的反映并到了一起')
    expect(receipt.number).not.toBe(matter.number)
    const other = createVisitor({ baseUrl: server.url })
    await sendStep(other, '/track', receipt)
    expect(await (await other.get('/track')).text()).toContain('已并入同一件事')
  })

  it('that has grown goes to triage, who see which one it was', async () => {
    const { visitor } = await whoSays()
    const [chosen] = optionsOf(await (await visitor.get('/report/known')).text())
    await sendStep(visitor, '/report/known', { chosen: chosen!, as: 'grown' })
    expect(await (await visitor.get('/report/known')).text()).toMatch(/value="grown"[^>]* checked|checked[^>]* value="grown"/)
    const { check, receipt } = await send(visitor)
    expect(check).toContain('比原来又多了')
    const { visitor: triage } = await createStaffVisitor(server, { role: 'triage' })
    const { items } = await (await triage.get('/api/staff/reports')).json() as { items: { id: string, number: string }[] }
    const { id } = items.find(({ number }) => number === receipt.number)!
    expect(await (await triage.get(`/api/staff/reports/${id}`)).json()).toMatchObject({ recognised: { as: 'grown', matter } })
  })

  it('that it is not, is a new report', async () => {
    const { visitor } = await whoSays()
    await sendStep(visitor, '/report/known', { chosen: 'none' })
    const { check, received } = await send(visitor)
    expect(check).toContain('不是，是新的')
    expect(received).not.toContain('您的反映并到了一起')
  })
})
