import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { findCheckpoint, readCheckpointNote } from '#server/domain/record/log'
import { recordCheckpoints, recordCosignatures, recordWitnesses } from '#server/domain/record/tables'
import { askBy, askWitnesses, findCosignatures, listWitnesses } from '#server/domain/record/witnesses'
import { outboundWith } from '#server/outbound/send'
import { siteSchema } from '#shared/site/schemas'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { createSigner, createTree, signCheckpoint, startWitness } from '../../support/witness.ts'

const leaves = Array.from({ length: 300 }, (_, n) => `entry ${n}`)
const minutes = (n: number) => later(monday, { minutes: n })

async function aWitnessedLog() {
  const db = await createTestDatabase()
  const log = createSigner('portal.example/record', 1)
  let now = monday
  const witness = await startWitness({ log, clock: () => now })
  const tree = createTree(leaves)
  const publish = (size: number, root = tree.rootAt(size), at = now) => addCheckpoint(db, { size, root: root.toString('hex'), note: signCheckpoint(log, size, root), signedAt: at })
  const ask = (at: Date, prove = tree.prove) => {
    now = at
    return askWitnesses(db, { witnesses: [witness.witness], prove, now, ask: askBy(outboundWith({ privateHosts: ['127.0.0.1'] })) })
  }
  return { db, log, tree, ...witness, publish, ask }
}

const addCheckpoint = (db: Database, row: typeof recordCheckpoints.$inferInsert) => commit(db, tx => [tx.insert(recordCheckpoints).values(row).returning({ size: recordCheckpoints.size })])

it('a witness signs each checkpoint, with the proof that the log only grew, and the signature stands under the note', async () => {
  const { db, state, witness, publish, ask } = await aWitnessedLog()
  for (const [n, size] of [1, 3, 8, 9, 200, 256, 300].entries()) {
    await publish(size)
    expect(await ask(minutes(n * 2)), `size ${size}`).toBe(1)
    expect(await findCosignatures(db, size)).toEqual([expect.stringMatching(/^— witness\.example\/one [A-Za-z0-9+/]+={0,2}\n$/)])
  }
  expect(state.answers).toEqual([200, 200, 200, 200, 200, 200, 200])
  expect(await readCheckpointNote(db)).toBe((await findCheckpoint(db))!.note + (await findCosignatures(db, 300))[0]!)
  expect(await listWitnesses(db, [witness])).toEqual([{ name: '街道图书馆', size: 300, at: minutes(12), outcome: 'signed' }])
})

it('nobody is asked again for what they signed, nor more than once a minute, by any number of nodes', async () => {
  const { state, publish, ask } = await aWitnessedLog()
  await publish(5)
  expect((await Promise.all([ask(monday), ask(monday), ask(monday)])).reduce((sum, n) => sum + n, 0)).toBe(1)
  await ask(minutes(5))
  expect(state.answers).toEqual([200])
  await publish(6)
  await ask(minutes(5))
  await publish(7)
  await ask(new Date(minutes(5).getTime() + 59_000))
  expect(state.answers).toEqual([200, 200])
})

it('a witness that knows another size is asked again from there', async () => {
  const { db, state, tree, publish, ask } = await aWitnessedLog()
  Object.assign(state, { size: 7, root: tree.rootAt(7) })
  await publish(20)
  expect(await ask(monday)).toBe(1)
  expect(state.answers).toEqual([409, 200])
  expect(state.bodies.map(text => text.split('\n')[0])).toEqual(['old 0', 'old 7'])
  expect(await findCosignatures(db, 20)).toHaveLength(1)
})

it('a witness that signed and whose answer was lost signs the same checkpoint again', async () => {
  const { state, tree, publish, ask } = await aWitnessedLog()
  Object.assign(state, { size: 20, root: tree.rootAt(20) })
  await publish(20)
  expect(await ask(monday)).toBe(1)
  expect(state.answers).toEqual([409, 200])
})

it('a log that was rewritten gets no signature, and the refusal stays to be read', async () => {
  const { db, log, state, witness, publish, ask } = await aWitnessedLog()
  await publish(20)
  await ask(monday)
  const other = createTree(leaves.map((leaf, n) => n === 3 ? 'another' : leaf))
  await addCheckpoint(db, { size: 40, root: other.rootAt(40).toString('hex'), note: signCheckpoint(log, 40, other.rootAt(40)), signedAt: minutes(5) })
  expect(await ask(minutes(5), other.prove)).toBe(0)
  expect(state.answers).toEqual([200, 422])
  expect(await findCosignatures(db, 40)).toEqual([])
  expect(await listWitnesses(db, [witness])).toMatchObject([{ size: 20, outcome: 'refused' }])
  expect(await db.select().from(recordWitnesses)).toMatchObject([{ status: 422, failures: 1 }])
})

it('a log that went back behind what a witness signed gets a conflict, not a signature', async () => {
  const { db, state, publish, ask } = await aWitnessedLog()
  Object.assign(state, { size: 50 })
  await publish(20)
  expect(await ask(monday)).toBe(0)
  expect(await db.select().from(recordWitnesses)).toMatchObject([{ outcome: 'conflict', status: 409 }])
})

it.each([
  ['of another key', (line: string) => line.replace('witness.example/one', 'witness.example/two')],
  ['with one bit changed', (line: string) => {
    const bytes = Buffer.from(line.split(' ')[2]!, 'base64')
    bytes[40]! ^= 1
    return `— witness.example/one ${bytes.toString('base64')}`
  }],
  ['with another time than was signed', (line: string) => {
    const bytes = Buffer.from(line.split(' ')[2]!, 'base64')
    bytes[11]! ^= 1
    return `— witness.example/one ${bytes.toString('base64')}`
  }],
  ['that is no line of a note', () => '<html>'],
])('a signature %s is not kept', async (_, spoil) => {
  const { db, state, publish, ask } = await aWitnessedLog()
  state.spoil = spoil
  await publish(5)
  expect(await ask(monday)).toBe(0)
  expect(await db.select().from(recordCosignatures)).toEqual([])
  expect(await db.select().from(recordWitnesses)).toMatchObject([{ outcome: 'unverified' }])
  state.spoil = line => line
  expect(await ask(minutes(10))).toBe(1)
})

it('a witness that does not answer, or does not know the log, is asked later and later, and signs when it is back', async () => {
  const { db, state, publish, ask } = await aWitnessedLog()
  state.isDown = true
  await publish(5)
  let asked = 0
  for (let n = 0; n < 60; n += 1) {
    await ask(minutes(n))
    const [row] = await db.select().from(recordWitnesses).where(eq(recordWitnesses.witness, 'witness.example/one'))
    asked = row!.failures
  }
  expect(asked).toBe(5)
  Object.assign(state, { isDown: false, knows: false })
  await ask(minutes(63))
  expect(await db.select().from(recordWitnesses)).toMatchObject([{ outcome: 'refused', status: 404 }])
  state.knows = true
  expect(await ask(minutes(63 + 6 * 60))).toBe(1)
})

it('the site file names witnesses, and refuses what is no key', () => {
  const named = (key: string) => siteSchema.safeParse({ record: { witnesses: [{ name: '图书馆', url: 'https://witness.example/', key }] } })
  expect(named(createSigner('w.example', 4).vkey).success).toBe(true)
  expect(named('w.example').success).toBe(false)
  expect(siteSchema.parse({}).record.witnesses).toEqual([])
})
