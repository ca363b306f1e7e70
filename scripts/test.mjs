import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findStaleness, root } from './build-state.mjs'
import { build, ensureInstalled, fail, findNode, run, say } from './toolchain.mjs'

const help = `npm test [-- --only <stages>] [-- --verbose]

Installs what is missing, then runs every check, each named with its time. Ends with one line,
"N passed, N failed", and status 0 only when nothing failed. A check that cannot run counts as failed; only the oracles,
which need programs npm does not bring, are left out where those are missing, and it says so.

Stages, in this order
  lint          eslint
  knip          unused files, exports and packages
  types         vue-tsc over pages, server, scripts and tests
  unit          pure rules and the house's habits
  integration   commands and queries, on SQLite and on PostgreSQL
  components    the interface kit, each part with axe
  build         the production build
  http          the built server, over HTTP
  nodes         two built servers on one PostgreSQL and one object store, and moving a portal there
  oracles       what other people's programs say of our files: Go, GDAL, LibreOffice, Python
  attacks       the built server, attacked: who may what, hostile input, uploads, sessions
  e2e           the built server, in a browser
  restore       a copy made under load, put back on an empty machine; damaged copies refused (npm run test:restore)
  faults        the built server killed, its disk filled, its mail and database cut off (npm run test:crash)
  bench         how fast the built server is, every bar with its figure (npm run bench -- --quick); a bar that is missed is told, one
                that is missed by three times, or by ten where two sizes of the ledger are compared, fails

Options
  --only unit,http   only these stages (http, oracles, attacks, e2e, restore, faults and bench build first when the build is out of date)
  --verbose          print everything while it runs
For one file: npx vitest run --project unit tests/unit/…`

const args = process.argv.slice(2)
if (args.includes('--help') || args.includes('-h')) {
  say(help)
  process.exit(0)
}
const verbose = args.includes('--verbose')
const only = readOnly()
const artifacts = join(root, 'tests/.artifacts')
let passed = 0
let failed = 0

const stages = [
  // The types of the whole project no longer fit into the four gigabytes Node takes by itself.
  { name: 'lint', check: () => tool('eslint/bin/eslint.js', ['.', '--max-warnings=0'], ['--max-old-space-size=8192']) },
  { name: 'knip', check: () => tool('knip/bin/knip.js', []) },
  { name: 'types', check: () => tool('nuxt/bin/nuxt.mjs', ['typecheck']) },
  { name: 'unit', check: () => vitest('unit') },
  { name: 'integration', title: 'integration, SQLite', check: () => vitest('integration-sqlite') },
  { name: 'integration', title: 'integration, PostgreSQL', check: () => vitest('integration-postgresql') },
  { name: 'components', check: () => vitest('components') },
  { name: 'build', check: buildServer },
  { name: 'http', check: () => vitest('http') },
  { name: 'http', title: 'http, PostgreSQL', check: () => vitest('http-postgresql') },
  { name: 'nodes', check: () => vitest('nodes') },
  { name: 'oracles', check: () => vitest('oracles'), missing: () => programs.filter(({ is }) => !is()) },
  { name: 'attacks', check: () => vitest('attacks') },
  { name: 'e2e', check: () => vitest('e2e') },
  { name: 'restore', check: () => counted('tests/restore/run.ts') },
  { name: 'faults', check: () => counted('tests/faults/run.ts') },
  { name: 'bench', check: measure },
]
/** Programs the oracles need, and the packages of Debian that have them. */
const python = module => spawnSync('/usr/bin/python3', ['-c', `import ${module}`]).status === 0
const programs = [
  { debian: 'golang-go', is: () => spawnSync('go', ['version']).status === 0 },
  { debian: 'golang-golang-x-mod-dev', is: () => existsSync('/usr/share/gocode/src/golang.org/x/mod/sumdb') },
  { debian: 'gdal-bin', is: () => spawnSync('ogrinfo', ['--version']).status === 0 },
  { debian: 'libreoffice-calc-nogui', is: () => spawnSync('soffice', ['--version']).status === 0 },
  ...['feedparser', 'icalendar', 'rdflib'].map(name => ({ debian: `python3-${name}`, is: () => python(name) })),
]
/** Stages that ask the built server. */
const needsBuild = ['http', 'nodes', 'oracles', 'attacks', 'e2e', 'restore', 'faults', 'bench']
const unknown = only.filter(name => !stages.some(stage => stage.name === name))
if (unknown.length > 0) fail(`There is no stage ${unknown.join(', ')}. npm test -- --help names them.`)

const began = Date.now()
await ensureInstalled()
rmSync(artifacts, { recursive: true, force: true })
mkdirSync(artifacts, { recursive: true })
// Types, lint and tests read what Nuxt generates.
await perform({ title: 'prepare', check: () => tool('nuxt/bin/nuxt.mjs', ['prepare']) })
const chosen = stages.filter(({ name }) => only.length === 0 || only.includes(name))
if (chosen.some(({ name }) => needsBuild.includes(name)) && !chosen.some(({ name }) => name === 'build') && findStaleness()) {
  chosen.unshift({ name: 'build', check: buildServer })
}
for (const stage of chosen) await perform(stage)
say(`\nin ${((Date.now() - began) / 60_000).toFixed(1)} minutes`)
say(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

async function perform({ name, title = name, check, missing = () => [] }) {
  const absent = missing()
  if (absent.length > 0) {
    say(`${title} … left out: it needs ${absent.map(({ debian }) => debian).join(', ')} (Debian)`)
    return
  }
  process.stdout.write(`${title} … ${verbose ? '\n' : ''}`)
  const start = Date.now()
  const { counts, output, told } = await check()
  passed += counts.passed
  failed += counts.failed
  say(`${counts.passed} passed${counts.failed > 0 ? `, ${counts.failed} FAILED` : ''} (${((Date.now() - start) / 1000).toFixed(1)} s)`)
  if (counts.failed > 0 && !verbose) say(`\n${output}\n`)
  else if (told && !verbose) say(told)
}

/** A program of the project: its status is the result. */
async function tool(file, toolArgs, nodeArgs = []) {
  const { status, output } = await run(findNode(), [...nodeArgs, join(root, 'node_modules', file), ...toolArgs], { live: verbose })
  return { counts: status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }, output }
}

/** A script whose last line says how many passed and failed. */
async function counted(file) {
  const { status, output } = await run(findNode(), [join(root, file)], { env: { TZ: 'UTC' }, live: verbose })
  const [, good, bad] = /(\d+) passed, (\d+) failed\s*$/.exec(output) ?? [null, 0, 1]
  const counts = { passed: Number(good), failed: Number(bad) }
  if (status !== 0 && counts.failed === 0) counts.failed = 1
  return { counts, output }
}

/** The speed bench: its figures are told even when nothing is broken. */
async function measure() {
  const { status, output } = await run(findNode(), [join(root, 'tests/bench/run.ts'), '--quick', '--out', artifacts], { env: { TZ: 'UTC' }, live: verbose })
  const told = [...new Set(output.split('\n'))].filter(line => /^(?:reached|NOT REACHED|\d+ of \d+ bars)/.test(line)).join('\n')
  return { counts: status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }, output, told }
}

async function buildServer() {
  const { status, output } = await build()
  return { counts: status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }, output }
}

/** A vitest project: each of its tests counts. */
async function vitest(project) {
  const file = join(artifacts, `${project}.json`)
  const { status, output } = await run(findNode(), [
    join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`,
  ], { env: { TZ: 'UTC' }, live: verbose })
  const counts = readCounts(file)
  // A project that ended badly without a failed test (a hook, an unhandled error, no files) has failed.
  if (status !== 0 && counts.failed === 0) counts.failed = 1
  return { counts, output: [...counts.notes, output].join('\n') }
}

function readCounts(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, notes: ['vitest ended without a result.'] }
  const result = JSON.parse(readFileSync(file, 'utf8'))
  const notes = []
  let failures = result.numFailedTests
  for (const { assertionResults, name, status } of result.testResults) {
    if (status === 'failed' && !assertionResults.some(test => test.status === 'failed')) {
      failures++
      notes.push(`Could not be run: ${name}`)
    }
    for (const test of assertionResults) {
      if (test.status === 'passed' || test.status === 'failed') continue
      failures++
      notes.push(`Left out (${test.status}), which counts as failed: ${test.fullName}`)
    }
  }
  return { passed: result.numPassedTests, failed: failures, notes }
}

function readOnly() {
  const at = args.findIndex(arg => arg === '--only' || arg.startsWith('--only='))
  if (at === -1) return []
  const value = args[at].includes('=') ? args[at].slice('--only='.length) : args[at + 1] ?? ''
  return value.split(',').map(name => name.trim()).filter(Boolean)
}
