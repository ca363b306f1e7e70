import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { loadKeys } from '#server/crypto/keys'
import { commit } from '#server/database/commit'
import { connectDatabase } from '#server/database/connect'
import { createId } from '#server/database/ids'
import { commitTo } from '#server/domain/record/append'
import { computeRoot, findCheckpoint, parseTilePath, proveInclusion, readCheckpointNote, readTile } from '#server/domain/record/log'
import { growEdge, hashOfLeaf, rootOfEdge, type Edge } from '#server/domain/record/merkle'
import { signNote, toCheckpointText } from '#server/domain/record/note'
import { integrate } from '#server/domain/record/sequencer'
import { signersOf, verifierKeys } from '#server/domain/record/signing'
import { recordCheckpoints, recordEntries, recordHashes } from '#server/domain/record/tables'
import { verifyLog } from '#server/domain/record/verify'
import { toLeaf } from '#shared/record/leaf'
import { tilesOf } from '../support/downloadedLog.ts'
import { startServer } from '../support/server.ts'

export const help = 'the public record with a million entries: checking, proofs, a backlog'

export async function run(): Promise<void> {
  const [count, backlog, chunk] = [1_000_000, 100_000, 4096]
  const origin = 'portal.invalid/record'
  const dataDir = mkdtempSync(join(tmpdir(), 'portal-bench-record-'))
  const saved = join(dataDir, 'saved')
  const keys = loadKeys(dataDir)
  const connection = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  const { db } = connection
  const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`

  function anEntry(at: Date) {
    const [id, salt] = [createId(), 'ab'.repeat(16)]
    const payload = `{"id":"${id}"}`
    return { id, type: 'change' as const, topic: 'site' as const, subjectType: 'site', subjectId: id, at, dueAt: at, payload, salt, commitment: commitTo(salt, payload) }
  }

  try {
    await connection.migrate({ sqlite: readMigrationFiles({ migrationsFolder: 'server/database/migrations/sqlite' }), postgresql: [] })
    const at = new Date(Date.now() - 60_000)
    let began = performance.now()
    const edge: Edge = { size: 0, tiles: [] }
    while (edge.size < count) {
      const hashes: Array<typeof recordHashes.$inferInsert> = []
      const rows = Array.from({ length: Math.min(chunk, count - edge.size) }, () => {
        const entry = anEntry(at)
        const [leaf, position] = [toLeaf(entry), edge.size]
        for (const { level, index, hash } of growEdge(edge, hashOfLeaf(Buffer.from(leaf)))) hashes.push({ level, index, hash: hash.toString('hex') })
        return { ...entry, leaf, position, integratedAt: at }
      })
      await commit(db, tx => [
        ...Array.from({ length: Math.ceil(rows.length / 1024) }, (_, part) => tx.insert(recordEntries).values(rows.slice(part * 1024, (part + 1) * 1024)).returning({ id: recordEntries.id })),
        ...hashes.length > 0 ? [tx.insert(recordHashes).values(hashes).returning({ level: recordHashes.level })] : [],
      ])
    }
    const root = rootOfEdge(edge).toString('hex')
    await db.insert(recordCheckpoints).values({ size: count, root, note: signNote(toCheckpointText({ origin, size: count, root }), signersOf(keys, origin)), signedAt: at })
    console.log(`A log of ${count} entries, made in ${seconds(began)}; the database is ${(statSync(join(dataDir, 'portal.sqlite')).size / 2 ** 20).toFixed(0)} MB.`)

    began = performance.now()
    const { errors, entries } = await verifyLog(db, { keys, dataDir, now: new Date(), look: async () => [] })
    console.log(`all of it checked in the database     ${seconds(began)}, ${entries} entries, ${errors.length} wrong: commitments, leaves, hashes, roots, signatures`)

    began = performance.now()
    for (const path of tilesOf(count)) {
      const file = join(saved, path)
      mkdirSync(join(file, '..'), { recursive: true })
      writeFileSync(file, (await readTile(db, parseTilePath(path.slice('tile/'.length))!))!)
    }
    writeFileSync(join(saved, 'checkpoint'), (await readCheckpointNote(db))!)
    writeFileSync(join(saved, 'keys'), `${(await verifierKeys({ db, keys, origin })).join('\n')}\n`)
    console.log(`all of it saved as tiles              ${seconds(began)}, ${tilesOf(count).length} files`)

    const checker = join(dataDir, 'check.mjs')
    writeFileSync(checker, ['core', 'recordCore', 'recordMain'].map(part => readFileSync(`server/checker/${part}.mjs`, 'utf8')).join('\n'))
    began = performance.now()
    const said = execFileSync(process.execPath, [checker, saved], { encoding: 'utf8' })
    console.log(`all of it checked by the single file  ${seconds(began)}: ${said.trim().split('\n').at(-1)}`)

    const times: number[] = []
    for (let round = 0; round < 200; round++) {
      const start = performance.now()
      await proveInclusion(db, { position: Math.floor(count / 200 * round), size: count })
      times.push(performance.now() - start)
    }
    times.sort((a, b) => a - b)
    console.log(`a proof of inclusion                  median ${times[100]!.toFixed(1)} ms, slowest ${times.at(-1)!.toFixed(1)} ms`)

    for (let left = backlog; left > 0; left -= 1000) await db.insert(recordEntries).values(Array.from({ length: 1000 }, () => anEntry(at)))
    let [longest, last] = [0, performance.now()]
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 1)
    began = performance.now()
    const { added, size } = await integrate({ db, keys, dataDir, origin }, new Date())
    console.log(`a backlog of ${added} worked off     ${seconds(began)}, nothing else waited longer than ${longest.toFixed(0)} ms`)
    clearInterval(timer)
    if (await computeRoot(db, size) !== (await findCheckpoint(db))!.root) console.log('WRONG: the root after the backlog')

    const server = await startServer({ dataDir })
    try {
      const waits: number[] = []
      for (let round = 0; round < 6; round++) {
        await wait(round * 2500)
        const before = (await findCheckpoint(db))!.size
        await db.insert(recordEntries).values(anEntry(new Date()))
        began = performance.now()
        for (;;) {
          const note = await (await fetch(`${server.url}/record/checkpoint`)).text()
          if (Number(note.split('\n')[1]) > before) break
          await wait(50)
        }
        waits.push((performance.now() - began) / 1000)
      }
      console.log(`from commit to the public checkpoint  ${waits.map(one => one.toFixed(1)).join(' ')} s`)
    }
    finally { await server.stop() }
  }
  finally {
    await connection.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
