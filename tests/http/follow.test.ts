import { eq } from 'drizzle-orm'
import { beforeAll, expect, inject, it } from 'vitest'
import { loadKeys } from '#server/crypto/keys'
import { toLinkToken } from '#server/crypto/linkToken'
import { followers, follows } from '#server/domain/follows/tables'
import { inServedDatabase } from '../support/servedMatter.ts'
import { aSite } from '../support/sites.ts'
import { createVisitor, readHiddenFields } from '../support/visitor.ts'

let site: { id: string }
beforeAll(async () => { site = await inServedDatabase(db => aSite(db)) })

const listFollowed = () => inServedDatabase(db => db.select().from(follows).innerJoin(followers, eq(followers.id, follows.followerId)).where(eq(follows.target, site.id)))
const tokenOf = (id: string) => toLinkToken(id, loadKeys(inject('dataDir')).signing)

it('is offered by the page of a site, and answers the same whether the address follows already or not', async () => {
  const person = createVisitor()
  expect(await (await person.get(`/ledger/${site.id}`)).text()).toContain(`href="/follow?kind=site&amp;target=${site.id}"`)
  const path = `/follow?kind=site&target=${site.id}`
  const fields = readHiddenFields(await (await person.get(path)).text())
  const answers = [await person.postForm(path, { ...fields, email: 'qian@example.org', rhythm: 'daily' }), await person.postForm(path, { ...fields, email: 'qian@example.org', rhythm: 'daily' })]
  expect(answers.map(({ status, headers }) => [status, headers.get('location')])).toEqual(Array(2).fill([303, `${path}&sent=1`]))
  expect(await listFollowed()).toHaveLength(1)
  const refused = await person.postForm(path, { ...fields, email: 'nothing', rhythm: 'daily' })
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('请写一个完整的电子邮箱')
  expect((await createVisitor({ headers: { 'sec-fetch-site': 'cross-site' } }).postForm(path, { email: 'a@example.org' })).status).toBe(403)
  for (const address of ['/follow?kind=site&target=none', '/follow']) expect((await person.get(address)).status, address).toBe(404)
})

it('is confirmed and stopped by buttons; looking at the link changes nothing', async () => {
  const [{ followers: follower }] = await listFollowed() as [Awaited<ReturnType<typeof listFollowed>>[number]]
  const path = `/follow/${tokenOf(follower.id)}`
  const person = createVisitor()
  const page = await (await person.get(path)).text()
  expect(page).toContain('还没有确认')
  expect((await listFollowed())[0]!.follows.confirmedAt).toBeNull()
  await person.postForm(path, { ...readHiddenFields(page), action: 'confirm' })
  expect((await listFollowed())[0]!.follows.confirmedAt).not.toBeNull()
  expect(await (await person.get(path)).text()).toContain('现在最多每天一封')
})

it('ends with one press in a mail program, which comes from nowhere with no cookie, and not by opening the address', async () => {
  const [{ followers: follower }] = await listFollowed() as [Awaited<ReturnType<typeof listFollowed>>[number]]
  const address = `${inject('baseUrl')}/follow/stop/${tokenOf(follower.id)}`
  expect((await fetch(address, { redirect: 'manual' })).status).toBe(303)
  expect(await listFollowed()).toHaveLength(1)
  const press = () => fetch(address, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'origin': 'https://mail.example' }, body: 'List-Unsubscribe=One-Click', redirect: 'manual' })
  const [first, again, nobody] = [await press(), await press(), await fetch(`${inject('baseUrl')}/follow/stop/nobody`, { method: 'POST' })]
  expect([first.status, again.status, nobody.status]).toEqual(Array(3).fill(first.status))
  expect(first.ok).toBe(true)
  expect(await listFollowed()).toEqual([])
})
