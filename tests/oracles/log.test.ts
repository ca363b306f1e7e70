import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js'
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publicKeyFrom } from '#server/crypto/ed25519'
import { connectDatabase } from '#server/database/connect'
import { computeRoot, findCheckpoint, proveConsistency, proveInclusion } from '#server/domain/record/log'
import { parseVerifierKey } from '#server/domain/record/note'
import { downloadLog } from '../support/downloadedLog.ts'
import { addEntries } from '../support/record.ts'
import { startServer, type PortalServer } from '../support/server.ts'

const count = 20_000
const folder = mkdtempSync(join(tmpdir(), 'portal-log-'))
const program = join(folder, 'sumdb')
let server: PortalServer
let tiles: string[]
let size: number
const root = () => readFileSync(join(folder, 'checkpoint'), 'utf8').split('\n')[2]!
interface Proofs { inclusion: Array<{ position: number, size: number, root: string, proof: string[] }>, consistency: Array<{ from: number, to: number, fromRoot: string, toRoot: string, proof: string[] }> }
let proofs: Proofs

/** The same numbers in every run. */
function* seeded(seed: number) {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

function ask() {
  const { status, stdout, stderr } = spawnSync(program, [folder], { encoding: 'utf8' })
  return { accepts: status === 0, said: stdout + stderr }
}

beforeAll(async () => {
  execFileSync('go', ['build', '-o', program, 'tests/oracles/sumdb.go'], { env: { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode' } })
  server = await startServer()
  const { db, close } = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  await addEntries(db, count, { at: new Date(Date.now() - 60_000) })
  for (let tries = 0; ((await findCheckpoint(db))?.size ?? 0) < count && tries < 150; tries++) await wait(1000);
  ({ size, tiles } = await downloadLog(async (path) => {
    const response = await fetch(`${server.url}/record/${path}`)
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`)
    return Buffer.from(await response.arrayBuffer())
  }, folder))
  const sizes = [1, 2, 255, 256, 257, 1000, 16_384, 19_999, size]
  const roots = new Map<number, string>()
  for (const one of sizes) roots.set(one, await computeRoot(db, one))
  const inclusion: Proofs['inclusion'] = []
  for (let position = 0; position < size; position += position % 256 === 0 ? 255 : 1 + (position % 97)) {
    inclusion.push({ position, size, root: roots.get(size)!, proof: await proveInclusion(db, { position, size }) })
  }
  const consistency: Proofs['consistency'] = []
  for (const from of sizes) {
    for (const to of sizes.filter(other => other >= from)) consistency.push({ from, to, fromRoot: roots.get(from)!, toRoot: roots.get(to)!, proof: await proveConsistency(db, { from, to }) })
  }
  proofs = { inclusion, consistency }
  writeFileSync(join(folder, 'proofs.json'), JSON.stringify(proofs))
  await close()
}, 240_000)

afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('the log of the built server, with 20,000 entries', () => {
  it('holds for Go\'s library of the checksum database: note, leaves, tiles, and all proofs', () => {
    expect(ask()).toEqual({ accepts: true, said: `${size} leaves, 1 keys, ${proofs.inclusion.length} proofs of inclusion, ${proofs.consistency.length} of consistency\n` })
    expect(size).toBeGreaterThanOrEqual(count)
    expect(proofs.inclusion.length).toBeGreaterThan(300)
  })

  it('is refused by it when a byte of any of it is another', () => {
    const random = seeded(20_261_123)
    const next = (below: number) => Math.floor(random.next().value! * below)
    const accepted: string[] = []
    const places = ['checkpoint', ...tiles.filter((_, at) => at % 7 === 0), ...tiles.slice(-6)]
    for (const path of places) {
      const file = join(folder, path)
      const bytes = readFileSync(file)
      const changed = Buffer.from(bytes)
      const at = next(bytes.length)
      changed[at]! ^= 1 << next(8)
      writeFileSync(file, changed)
      if (ask().accepts) accepted.push(`${path}, byte ${at}`)
      writeFileSync(file, bytes)
    }
    for (let round = 0; round < 20; round++) {
      const changed = structuredClone(proofs)
      const from = round % 2 === 0 ? changed.inclusion : changed.consistency.filter(({ proof }) => proof.length > 0)
      const { proof } = from[next(from.length)]!
      const [step, at] = [next(proof.length), next(64)]
      proof[step] = proof[step]!.slice(0, at) + ((parseInt(proof[step]![at]!, 16) + 1 + next(15)) % 16).toString(16) + proof[step]!.slice(at + 1)
      writeFileSync(join(folder, 'proofs.json'), JSON.stringify(changed))
      if (ask().accepts) accepted.push(`proof ${round}`)
    }
    writeFileSync(join(folder, 'proofs.json'), JSON.stringify(proofs))
    expect(accepted).toEqual([])
    expect(ask().accepts).toBe(true)
  })

  it('holds for sigstore\'s verifier: the checkpoint, and every proof of inclusion', () => {
    const { checkpoint, log, leafAt } = asSigstore()
    const entry = (one: Proofs['inclusion'][number], leaf = leafAt(one.position)) => ({
      canonicalizedBody: leaf,
      inclusionProof: { logIndex: String(one.position), treeSize: String(one.size), rootHash: Buffer.from(one.root, 'hex'), hashes: one.proof.map(hash => Buffer.from(hash, 'hex')), checkpoint: { envelope: checkpoint } },
    })
    for (const one of proofs.inclusion) {
      const said = verifyCheckpoint(entry(one) as never, [log] as never)
      expect(said.logHash.toString('base64')).toBe(root())
      expect(() => verifyMerkleInclusion(entry(one) as never, said)).not.toThrow()
      const leaf = Buffer.from(leafAt(one.position))
      leaf[leaf.length - 1]! ^= 1
      expect(() => verifyMerkleInclusion(entry(one, leaf) as never, said)).toThrow()
      for (let step = 0; step < one.proof.length; step++) {
        const proof = one.proof.map((hash, at) => at === step ? hash.replace(/^./, sign => (parseInt(sign, 16) ^ 1).toString(16)) : hash)
        expect(() => verifyMerkleInclusion(entry({ ...one, proof }) as never, said)).toThrow()
      }
    }
    const other = checkpoint.replace(`\n${size}\n`, `\n${size + 1}\n`)
    expect(() => verifyCheckpoint({ inclusionProof: { checkpoint: { envelope: other } } } as never, [log] as never)).toThrow()
  })
})

function asSigstore() {
  const key = parseVerifierKey(readFileSync(join(folder, 'keys'), 'utf8').trim())!
  const bundles = new Map<number, Buffer[]>()
  for (const [at, path] of tiles.filter(path => path.startsWith('tile/entries/')).entries()) {
    const bytes = readFileSync(join(folder, path))
    const leaves: Buffer[] = []
    for (let from = 0; from < bytes.length; from += 2 + bytes.readUInt16BE(from)) leaves.push(bytes.subarray(from + 2, from + 2 + bytes.readUInt16BE(from)))
    bundles.set(at, leaves)
  }
  return {
    checkpoint: readFileSync(join(folder, 'checkpoint'), 'utf8'),
    log: { logID: Buffer.from(key.keyId, 'hex'), publicKey: publicKeyFrom(key.publicKey), baseURL: `https://${key.name}` },
    leafAt: (position: number) => bundles.get(Math.floor(position / 256))![position % 256]!,
  }
}
