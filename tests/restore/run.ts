import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { findStaleness } from '../../scripts/build-state.mjs'
import { createFindings, type Counts } from '../faults/findings.ts'
import { startCluster } from '../support/postgresCluster.ts'

const help = `npm run test:restore [-- --only sqlite,postgresql]

Fills a portal with every kind of data, serves it, makes a copy under load, puts it back on an empty machine and compares: rows,
record, photos, sealed contacts, sessions, deletions. Then damages copies in every way we know, and expects each to be refused in
words. Prints what it did and ends with one line, "N passed, N failed", and status 0 only when nothing failed.

  --only a     only this database
  --stale      the build may be older than the sources
Needs a build (npm run build).`

const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' }, only: { type: 'string' }, one: { type: 'string' }, stale: { type: 'boolean' } } })
const databases = ['sqlite', 'postgresql'] as const

if (values.help) console.log(help)
else if (values.one !== undefined) await runOne()
else await runAll()

async function runOne() {
  const findings = createFindings()
  try {
    const { runDrill } = await import('./drill.ts')
    await runDrill(findings)
  }
  catch (error) { findings.check('the drill could be carried out', false, error instanceof Error ? error.stack : String(error)) }
  process.send?.(findings.counts)
  process.disconnect?.()
  process.exit(findings.counts.failed === 0 ? 0 : 1)
}

async function runAll() {
  const staleness = values.stale ? null : findStaleness()
  const names = databases.filter(name => values.only === undefined || values.only.split(',').includes(name))
  if (staleness || names.length === 0) {
    console.error(staleness ? `The built server cannot be tested: ${staleness}. Run "npm run build" first.` : '--only knows sqlite and postgresql.')
    process.exit(1)
  }
  const total = { passed: 0, failed: 0 }
  for (const name of names) {
    const began = performance.now()
    console.log(`\n${name}`)
    const { passed, failed } = await (name === 'sqlite' ? runInProcess({ DATABASE_URL: '' }) : runOnPostgresql())
    total.passed += passed
    total.failed += failed
    console.log(`  ${passed} passed, ${failed} failed, in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`)
  process.exit(total.failed === 0 ? 0 : 1)
}

async function runOnPostgresql(): Promise<Counts> {
  const cluster = await startCluster()
  try {
    const names = ['source', 'under_load', 'quiet', 'refused']
    const client = new pg.Client({ connectionString: cluster.url })
    await client.connect()
    for (const name of names) await client.query(`create database ${name}`)
    await client.end()
    const urlOf = (name: string) => cluster.url.replace('/postgres?', `/${name}?`)
    return await runInProcess({ DATABASE_URL: urlOf('source'), UNDER_LOAD_URL: urlOf('under_load'), QUIET_URL: urlOf('quiet'), REFUSED_URL: urlOf('refused') })
  }
  finally { await cluster.stop() }
}

/** In a process of its own: the dialect is chosen once. */
function runInProcess(env: Record<string, string>): Promise<Counts> {
  return new Promise((resolve) => {
    let counts: Counts | undefined
    const child = fork(fileURLToPath(import.meta.url), ['--one', 'drill'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, ...env } })
    child.on('message', (message) => { counts = message as Counts })
    child.on('exit', (status) => {
      if (!counts) console.log(`  FAILED  the drill ended with ${status} and without a result`)
      resolve(counts ?? { passed: 0, failed: 1, notRun: [] })
    })
  })
}
