import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { can, isScoped, permissions, roles, type Resource, type Role, type RowPlace } from '#shared/staff/permissions'
import type { ReceiptKind } from '#shared/receipts/number'
import { createVisitor, type Visitor } from '../support/visitor.ts'
import { readAccess, readRouteFiles, type Access } from './access.ts'
import { addressOf, findThings, startWorld, type Thing, type World } from './world.ts'

const table = readAccess()
const nameOf = ({ method, path }: { method: string, path: string }) => `${method} ${path}`
const staff = table.filter(({ who }) => who.includes('.'))

let world: World
beforeAll(async () => { world = await startWorld() }, 120_000)
afterAll(() => world.stop())

/** How often a browser is asked at once: enough to be quick, not so much that one waits for the other's limit. */
const lanes = 8

async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items]
  await Promise.all(Array.from({ length: lanes }, async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }))
}

const wrappers = new Map(readRouteFiles().map(route => [nameOf(route), route.wrapper]))

/** Asks as a program or a form without a word in it would, and looks at the answer's status only. */
async function ask(visitor: Visitor, row: { method: string, path: string }, params?: Record<string, string>) {
  const method = row.method === 'ANY' ? 'GET' : row.method
  const isApi = row.path.startsWith('/api/')
  const body = method === 'GET' ? undefined : isApi ? '{}' : /Upload/.test(wrappers.get(nameOf(row)) ?? '') ? emptyForm() : new URLSearchParams()
  const response = await visitor.request(addressOf(row.path, params), { method, body, headers: { ...isApi && { 'content-type': 'application/json' }, accept: 'application/json' } })
  return { status: response.status, location: response.headers.get('location') ?? '', text: await response.text() }
}

function emptyForm(): FormData {
  const form = new FormData()
  form.set('nothing', '')
  return form
}

const isLedOut = ({ status, location }: { status: number, location: string }) => status === 401 || (status === 303 && /^\/staff\/sign-in/.test(location))
const firstOf = ({ kind }: Access) => kind ? findThings(world, kind)[0]!.params : undefined

describe('the table of who may call which route', () => {
  it('has every route there is, and no other', () => {
    expect(readRouteFiles().map(nameOf).sort()).toEqual(table.map(nameOf).sort())
  })

  it('says what each staff route asks for itself', () => {
    const asked = new Map(readRouteFiles().map(route => [nameOf(route), route.permission]))
    for (const row of staff) expect([nameOf(row), asked.get(nameOf(row))]).toEqual([nameOf(row), row.who])
    for (const row of table) if (!row.who.includes('.')) expect([nameOf(row), asked.get(nameOf(row))]).toEqual([nameOf(row), undefined])
  })

  it('has a row of every kind it names', () => {
    for (const kind of new Set(table.flatMap(({ kind: one }) => one ?? []))) expect([kind, findThings(world, kind).length > 0]).toEqual([kind, true])
  })
})

/** One thing of each kind of receipt that the world has. */
const receipts = [
  { kind: 'report', table: 'reports' }, { kind: 'comment', table: 'comments' }, { kind: 'volunteer', table: 'volunteers' },
  { kind: 'order', table: 'orders' }, { kind: 'objection', table: 'objections' }, { kind: 'assistance', table: 'assistance_requests' },
] as const satisfies Array<{ kind: ReceiptKind, table: string }>
const subjectOf = (table: string) => world.read<{ id: string }>(`select id from ${table} order by id`)[0]!.id
/** Every kind of receipt has a proof: there one of another kind opens its own. */
const behindReceipts = table.filter(({ who, method, path }) => who.startsWith('receipt:') && method === 'GET' && !/\/proof(?:\.json)?$/.test(path))
/** An answer without what is new in each: the token a form would send, and the moment. */
const steady = (text: string) => text.replace(/"[\da-f-]{36}\.[\w-]{22}"|"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '""')

describe('whoever is nobody', () => {
  it('gets nothing of any staff route, and is led to sign in where a person looks', async () => {
    const visitor = createVisitor({ baseUrl: world.url })
    const answers: unknown[] = []
    await each(staff, async (row) => {
      const answer = await ask(visitor, row, firstOf(row))
      if (!isLedOut(answer)) answers.push([nameOf(row), answer.status])
    })
    expect(answers).toEqual([])
  })

  it('reaches every public route without being sent away', async () => {
    const visitor = createVisitor({ baseUrl: world.url })
    const answers: unknown[] = []
    await each(table.filter(({ who, method }) => who === 'public' && method === 'GET'), async (row) => {
      const { status } = await ask(visitor, row)
      if ([401, 403].includes(status) || status >= 500) answers.push([nameOf(row), status])
    })
    expect(answers).toEqual([])
  })
})

describe('whoever holds a receipt', () => {
  it('is nobody on every staff route', async () => {
    const holders = receipts.map(({ kind, table: of }) => world.holder(kind, subjectOf(of)))
    const answers: unknown[] = []
    await each(staff.map((row, n) => ({ row, visitor: holders[n % holders.length]! })), async ({ row, visitor }) => {
      const answer = await ask(visitor, row, firstOf(row))
      if (!isLedOut(answer)) answers.push([nameOf(row), answer.status])
    })
    expect(answers).toEqual([])
  })

  it('sees with it of any other kind what nobody sees', async () => {
    const answers: unknown[] = []
    const nobody = new Map<string, string>()
    await each(behindReceipts, async row => void nobody.set(nameOf(row), steady((await ask(createVisitor({ baseUrl: world.url }), row)).text)))
    const others = behindReceipts.flatMap(row => receipts.filter(({ kind }) => row.who !== `receipt:${kind}` && row.path !== '/track/data/[file]').map(of => ({ row, of })))
    await each(others, async ({ row, of }) => {
      const { text } = await ask(world.holder(of.kind, subjectOf(of.table)), row)
      if (steady(text) !== nobody.get(nameOf(row))) answers.push([nameOf(row), of.kind, text.slice(0, 200)])
    })
    expect(answers).toEqual([])
    // Or nobody would see everything, and so would everybody else.
    for (const { kind, table: of } of receipts) {
      const path = kind === 'report' ? '/api/track' : `/api/track/${kind}`
      const { status, text } = await ask(world.holder(kind, subjectOf(of)), { method: 'GET', path })
      expect([kind, status, steady(text) !== nobody.get(`GET ${path}`)]).toEqual([kind, 200, true])
    }
  })
})

const subDistricts = ['110107001', '110107003', '110107004', '110107009', '110107010']

/** Who is responsible for a row in this role, and who in the same role is not; null where the role cannot be so. */
function bounds(role: Role, { subDistrict, community, bodies }: RowPlace, others: { body: string }) {
  const elsewhere = subDistricts.find(code => code !== subDistrict)!
  if (role === 'handler') return { own: bodies ? { bodyId: bodies[0]! } : null, other: { bodyId: others.body } }
  if (role === 'communityWorker') {
    return {
      own: community ? { subDistricts: [community.slice(0, 9)], communities: [community] } : null,
      other: { subDistricts: [(community ?? elsewhere).slice(0, 9)], communities: [`${(community ?? elsewhere).slice(0, 9)}999`] },
    }
  }
  return { own: subDistrict ? { subDistricts: [subDistrict] } : {}, other: { subDistricts: [elsewhere] } }
}

/** Where whoever may is refused their own row by an empty form, and why. */
const refusals: Record<string, string> = {
  'POST /staff/objections/[id]': 'the form\'s action is part of the permission, and an empty form has none',
  'POST /staff/assistance/[id]/volunteers': 'giving it to volunteers asks for the community of the order as well',
}

describe('whoever is signed in', () => {
  const owned = (row: Access): { resource: Resource, action: never, scoped: boolean } => {
    const [resource, action] = row.who.split('.') as [Resource, never]
    return { resource, action, scoped: isScoped(resource, action) }
  }

  it('is refused in every role but those of the permission table, whatever the row', async () => {
    const answers: unknown[] = []
    await each(roles.flatMap(role => staff.map(row => ({ role, row }))), async ({ role, row }) => {
      const { resource, action } = owned(row)
      if (can({ role, subDistricts: 'all' }, resource, action)) return
      const { visitor } = await world.person(role, role === 'communityWorker' ? { subDistricts: ['110107003'], communities: ['110107003007'] } : {})
      const { status } = await ask(visitor, row, firstOf(row))
      if (status !== 403) answers.push([role, nameOf(row), status])
    })
    expect(answers).toEqual([])
  })

  it('is refused rows of others, and not refused their own', async () => {
    const body = world.read<{ id: string }>('select id from bodies where id not in (select body_id from reports where body_id is not null) and id not in (select body_id from assistance_routes where body_id is not null)')[0]!.id
    const scoped = staff.flatMap(row => row.kind && owned(row).scoped ? permitted(row).map(role => ({ role, row, things: spread(findThings(world, row.kind!)) })) : [])
    const cells = scoped.flatMap(({ things, ...cell }) => things.filter(({ place }) => 'subDistrict' in place).map(thing => ({ ...cell, thing })))
    const answers: unknown[] = []
    // First everybody who may not: nothing has changed yet.
    await each(cells, async ({ role, row, thing }) => {
      const { other } = bounds(role, thing.place, { body })
      const { status } = await ask((await world.person(role, other)).visitor, row, thing.params)
      if (status !== 403 && status !== 404) answers.push(['other', role, nameOf(row), status])
    })
    let own = 0
    await each(scoped, async ({ role, row, things: [thing] }) => {
      const { own: bound } = bounds(role, thing!.place, { body })
      if (!bound) return
      own++
      const { status } = await ask((await world.person(role, bound)).visitor, row, thing!.params)
      const expected = [401, 403].includes(status) ? nameOf(row) in refusals : status < 500 && (row.method !== 'GET' || status === 200 || row.partIsMissing)
      if (!expected) answers.push(['own', role, nameOf(row), status])
    })
    expect(answers).toEqual([])
    console.log(`${cells.length} cells of others' rows, ${own} of own rows`)
  }, 180_000)

  /** The first, the middle and the last: rows in different places and states. */
  function spread(things: Thing[]): Thing[] {
    return [...new Set([things[0]!, things[Math.floor(things.length / 2)]!, things.at(-1)!])]
  }

  function permitted(row: Access): Role[] {
    const { resource, action } = owned(row)
    return roles.filter(role => can({ role, subDistricts: 'all' }, resource, action))
  }
})

describe('a method nobody named', () => {
  it('does nothing on any address', async () => {
    const methods = new Map<string, Set<string>>()
    for (const { path, method } of table) methods.set(path, (methods.get(path) ?? new Set()).add(method))
    const { visitor } = await world.person('administrator')
    const answers: unknown[] = []
    await each([...methods].flatMap(([path, known]) => known.has('ANY') ? [] : ['POST', 'PUT', 'PATCH', 'DELETE'].filter(method => !known.has(method)).map(method => ({ path, method }))), async ({ path, method }) => {
      const { status } = await ask(visitor, { method, path })
      if (![403, 404, 405].includes(status)) answers.push([method, path, status])
    })
    expect(answers).toEqual([])
  })
})

it('the permission table names no action that no route asks for', () => {
  const asked = new Set(staff.map(({ who }) => who))
  const named = Object.entries(permissions).flatMap(([resource, { anywhere, withinSubDistrict }]) => [...Object.keys(anywhere), ...Object.keys(withinSubDistrict)].map(action => `${resource}.${action}`))
  expect([...asked].filter(one => !named.includes(one))).toEqual([])
})
