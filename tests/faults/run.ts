import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findStaleness } from '../../scripts/build-state.mjs'
import { createFindings, type Counts, type Findings } from './findings.ts'

interface Options { kills: number }

/** Each in a process of its own: one of them has another database. */
const faults = {
  kills: { tells: 'SIGKILL of the whole server at random moments under load', load: async () => (await import('./kills.ts')).runKills },
  disk: { tells: 'the data folder on a small disk that fills up under load', load: async () => (await import('./disk.ts')).runDisk },
  stop: { tells: 'SIGTERM while photos arrive slowly', load: async () => (await import('./stop.ts')).runStop },
  io: { tells: 'errors of fsync and of writing, by chance', load: async () => (await import('./io.ts')).runIo },
  mail: { tells: 'a mail server that fails in every way', load: async () => (await import('./mail.ts')).runMail },
  clock: { tells: 'steps of the clock across a deadline and the end of a year', load: async () => (await import('./clock.ts')).runClock },
  photo: { tells: 'the processes that decode photos killed at work', load: async () => (await import('./photo.ts')).runPhoto },
  postgres: { tells: 'PostgreSQL restarted, crashed and cut off under load', load: async () => (await import('./postgres.ts')).runPostgres },
  order: { tells: 'the order of system calls: on the disk first, then the answer', load: async () => (await import('./order.ts')).runOrder },
} satisfies Record<string, { tells: string, load: () => Promise<(findings: Findings, options: Options) => Promise<void>> }>
type Name = keyof typeof faults

/** What a machine of CI may be unable to do, and why it is not counted as failed there. */
const mayBeMissing: Record<string, string> = {
  disk: 'a small disk is mounted by root',
  io: 'Debian\'s strace, and leave to trace',
  order: 'Debian\'s strace, and leave to trace',
  clock: 'Debian\'s faketime',
}

const help = `npm run test:crash [-- --kills N] [-- --only kills,disk]

Breaks the built server in every way we know and compares what it had acknowledged with what is there. Prints what it did
and ends with one line, "N passed, N failed", and status 0 only when nothing failed. What this machine cannot do is said
to be not run; in CI that counts as failed.

Faults
${Object.entries(faults).map(([name, { tells }]) => `  ${name.padEnd(9)} ${tells}`).join('\n')}

Options
  --kills N    how many kills (60; the long run before a release: 500)
  --only a,b   only these faults
  --stale      the build may be older than the sources

Not counted as failed in CI when it cannot be run: ${Object.entries(mayBeMissing).map(([what, why]) => `${what} (${why})`).join(', ') || 'nothing'}
Needs a build (npm run build).`

const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' }, kills: { type: 'string', default: '60' }, only: { type: 'string' }, one: { type: 'string' }, stale: { type: 'boolean' } } })
const options: Options = { kills: Number(values.kills) }

if (values.help) console.log(help)
else if (values.one !== undefined) await runOne(values.one as Name)
else await runAll()

async function runOne(name: Name) {
  const findings = createFindings()
  try {
    const run: (findings: Findings, options: Options) => Promise<void> = await faults[name].load()
    await run(findings, options)
  }
  catch (error) { findings.check(`${name} could be carried out`, false, error instanceof Error ? error.stack : String(error)) }
  process.send?.(findings.counts)
  process.disconnect?.()
  process.exit(findings.counts.failed === 0 ? 0 : 1)
}

async function runAll() {
  const names = values.only?.split(',').map(name => name.trim()).filter(Boolean) ?? Object.keys(faults)
  const unknown = names.filter(name => !Object.hasOwn(faults, name))
  const staleness = values.stale ? null : findStaleness()
  if (unknown.length > 0 || !Number.isInteger(options.kills) || options.kills < 1 || staleness) {
    console.error(unknown.length > 0 ? `There is no fault ${unknown.join(', ')}; --help names them.` : staleness ? `The built server cannot be tested: ${staleness}. Run "npm run build" first.` : '--kills takes a whole number above nought.')
    process.exit(1)
  }
  const total: Counts = { passed: 0, failed: 0, notRun: [] }
  for (const name of names as Name[]) {
    const began = performance.now()
    console.log(`\n${name}: ${faults[name].tells}`)
    const counts = await runInProcess(name)
    total.passed += counts.passed
    total.failed += counts.failed
    total.notRun.push(...counts.notRun)
    console.log(`  ${counts.passed} passed, ${counts.failed} failed, in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  }
  const counting = total.notRun.filter(what => process.env.CI === 'true' && !Object.hasOwn(mayBeMissing, what))
  if (total.notRun.length > 0) console.log(`\nNot run: ${total.notRun.join('; ')}${counting.length > 0 ? ` (${counting.length} count as failed)` : ''}`)
  console.log(`\n${total.passed} passed, ${total.failed + counting.length} failed`)
  process.exit(total.failed + counting.length === 0 ? 0 : 1)
}

function runInProcess(name: Name): Promise<Counts> {
  return new Promise((resolve) => {
    let counts: Counts | undefined
    const child = fork(fileURLToPath(import.meta.url), ['--one', name, '--kills', String(options.kills)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    child.on('message', (message) => { counts = message as Counts })
    child.on('exit', (status) => {
      if (!counts) console.log(`  FAILED  ${name} ended with ${status} and without a result`)
      resolve(counts ?? { passed: 0, failed: 1, notRun: [] })
    })
  })
}
