import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { can, roles, type Resource, type Role } from '#shared/staff/permissions'
import { attemptsOf, readEndpoints, readPages, type Attempt, type Endpoint } from './endpoints.ts'
import { inside, send } from './wire.ts'
import { startWorld, type World } from './world.ts'

/** Cases for each; without a number of one's own, pages end when their time is up, but never before everything had one. */
const runs = Number(process.env.ATTACK_RUNS ?? 300)
const unlimited = process.env.ATTACK_RUNS !== undefined
/** The same cases each time, so that a change is judged by what it changed; others by hand. */
const seed = Number(process.env.ATTACK_SEED ?? 20_261_123)
const perRound = { programs: 10, pages: 3 }
/** Enough that the server always has something to do. */
const lanes = 8

let world: World
beforeAll(async () => { world = await startWorld() })
afterAll(() => world.stop())

type Target = Pick<Endpoint, 'method' | 'path' | 'schemas' | 'names' | 'takes'> & { role: Role | undefined, attempts: fc.Arbitrary<Attempt>, tried: number }

const holderKinds = { comment: 'comments', volunteer: 'volunteers', order: 'orders', objection: 'objections', assistance: 'assistance_requests' } as const

/** Who asks: for a staff route somebody who may, behind a receipt whoever holds one, else anybody. */
async function cookieOf({ path, role }: Target): Promise<string> {
  const kind = /^(?:\/api)?\/track\/(comment|volunteer|order|objection|assistance)\b/.exec(path)?.[1] as keyof typeof holderKinds | undefined
  const isTrack = /^(?:\/api)?\/track\b/.test(path)
  const visitor = role ? (await world.person(role)).visitor
    : isTrack ? world.holder(kind ?? 'report', world.read<{ id: string }>(`select id from ${kind ? holderKinds[kind] : 'reports'} order by id`)[0]!.id) : undefined
  return visitor ? [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ') : ''
}

it('never breaks, tells nothing of its inside, and says how long it took', async () => {
  const ids = ['reports', 'sites', 'matters', 'comments', 'volunteers', 'teams', 'shifts', 'orders', 'objections', 'assistance_requests', 'route_cards', 'bodies', 'duties']
    .flatMap(table => world.read<{ id: string }>(`select id from ${table} order by id limit 4`).map(({ id }) => id))
  const endpoints = await readEndpoints()
  const pages = readPages().map((path): Endpoint => ({ method: 'GET', path, permission: path.startsWith('/staff') ? ['ledger', 'read'] : undefined, schemas: [], names: [], takes: 'query' }))
  const targets = [...endpoints, ...pages].map((endpoint): Target => {
    const [resource, action] = endpoint.permission ?? []
    const role = resource && action ? roles.find(one => can({ role: one, subDistricts: 'all' }, resource as Resource, action as never)) : undefined
    return { ...endpoint, role, attempts: attemptsOf(endpoint, ids), tried: 0 }
  })
  const broken: unknown[] = []
  const slow = new Map<string, { milliseconds: number, request: Parameters<typeof send>[1] }>()
  const times: number[] = []
  let ends = 0
  let round = 0

  async function attack(target: Target, most: number) {
    const cookie = await cookieOf(target)
    for (const attempt of fc.sample(target.attempts, { numRuns: Math.min(round === 0 ? 1 : most, runs - target.tried), seed: seed + round })) {
      if (round > 0 && Date.now() > ends) return
      const params = [...attempt.params]
      const address = target.path.replace(/\[[^\]]+\]/g, () => params.pop() ?? 'x')
      const path = `${address}${attempt.query ? `?${attempt.query}` : ''}`.slice(0, 7000)
      // Each case is somebody else's, or the limits would answer instead of the route.
      const headers: Record<string, string> = { 'x-forwarded-for': `10.${target.tried % 250}.${round % 250}.${times.length % 250}`, 'sec-fetch-site': 'same-origin', ...cookie && { cookie }, ...attempt.headers }
      const request = { method: target.method, path: path.replace(/[^\x21-\x7e]/g, ''), headers, body: attempt.body }
      const { status, text, milliseconds } = await send(world.url, request)
      target.tried++
      times.push(milliseconds)
      const name = `${target.method} ${target.path}`
      if (milliseconds > (slow.get(name)?.milliseconds ?? 0)) slow.set(name, { milliseconds, request })
      const foreseen = status < 500 || status === 507 || (status === 503 && target.path === '/readyz')
      const told = inside.exec(text)?.[0]
      if (status === 0 || !foreseen || told) broken.push({ name, status, told, path: path.slice(0, 300), headers: attempt.headers, body: String(attempt.body ?? '').slice(0, 400) })
    }
  }

  /** Rounds over these until each had its cases or the time is up. */
  async function attackAll(some: Target[], most: number, seconds: number) {
    ends = unlimited ? Infinity : Date.now() + seconds * 1000
    for (round = 0; (round === 0 || Date.now() < ends) && some.some(({ tried }) => tried < runs) && broken.length < 40; round++) {
      // In another order each time: the last round ends with the time.
      const left = fc.sample(fc.shuffledSubarray(some, { minLength: some.length }), { numRuns: 1, seed: seed + round })[0]!.filter(({ tried }) => tried < runs)
      await Promise.all(Array.from({ length: lanes }, async () => { for (let target = left.pop(); target; target = left.pop()) await attack(target, most) }))
    }
    const tried = some.map(one => one.tried)
    return `${some.length}, each ${Math.min(...tried)} to ${Math.max(...tried)} times`
  }
  // Answering with a page takes far longer than refusing a program.
  const answersPages = (target: Target) => target.takes === 'form' || target.takes === 'files' || pages.some(({ path, method }) => path === target.path && method === target.method)
  const counts = [
    `routes that answer programs: ${await attackAll(targets.filter(target => !answersPages(target)), perRound.programs, Infinity)}`,
    `forms and pages: ${await attackAll(targets.filter(answersPages), perRound.pages, 100)}`,
  ]

  times.sort((one, other) => one - other)
  const worst = [...slow].sort((one, other) => other[1].milliseconds - one[1].milliseconds)
  // Among others each waits for them. What a request itself takes is known when nobody else asks.
  const alone: Array<[string, number]> = []
  for (const [name, { request }] of worst.slice(0, 60)) {
    let best = Infinity
    for (let turn = 0; turn < 3; turn++) best = Math.min(best, (await send(world.url, request)).milliseconds)
    alone.push([name, best])
  }
  alone.sort((one, other) => other[1] - one[1])
  const asWords = (some: Array<[string, number]>) => some.slice(0, 8).map(([name, milliseconds]) => `${name} ${milliseconds.toFixed(0)} ms`).join(' · ')
  const at = (share: number) => `${times[Math.floor((times.length - 1) * share)]!.toFixed(1)} ms`
  console.log([
    `${times.length} requests (seed ${seed}); ${counts.join('; ')}`,
    `${lanes} at a time, so with waiting: median ${at(0.5)}, p99 ${at(0.99)}, worst ${at(1)}`,
    `memory of the server: ${world.memory().peak.toFixed(0)} MB at most`,
    `slowest of them: ${asWords(worst.map(([name, { milliseconds }]) => [name, milliseconds]))}`,
    `the ${alone.length} slowest once more, alone, the best of three: over 100 ms ${alone.filter(([, milliseconds]) => milliseconds > 100).length}; ${asWords(alone)}`,
  ].join('\n'))
  expect(broken, world.logs().split('\n').filter(line => !/Listening|setup/.test(line)).slice(-60).join('\n')).toEqual([])
  // A hundred is what is promised; a request that takes ten times that holds everybody up.
  expect(alone.filter(([, milliseconds]) => milliseconds > 1000)).toEqual([])
}, 3_600_000)
