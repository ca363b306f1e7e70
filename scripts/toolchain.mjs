// Runs before anything is installed, on whatever Node the machine has: only what Node itself brings, from version 20.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { dateBuild, findStaleness, root } from './build-state.mjs'

/** The first Node with `crypto.argon2`. */
const oldestNode = [24, 7]

/** Installs exactly what the lock file names, when something of it is missing. Returns true when it did. */
export async function ensureInstalled() {
  const missing = findMissingPackage()
  if (!missing) return false
  say(`Installing packages (${missing}) …`)
  // Under an old Node, npm warns about every package that wants a newer one; they run on the Node that is installed here.
  await runNpm(['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'])
  return true
}

/** Builds the server when it is missing or older than a source. Returns true when it did. */
export async function ensureBuilt() {
  const reason = findStaleness()
  if (!reason) return false
  say(`Building the server (${reason}) …`)
  const { status, output } = await build()
  if (status !== 0) fail(`The build failed.\n\n${output}`)
  return true
}

/** Builds the server; its output is returned, not printed. */
export async function build() {
  const startedAt = new Date()
  const result = await run(findNode(), [join(root, 'node_modules/nuxt/bin/nuxt.mjs'), 'build'], { env: { NODE_ENV: 'production' } })
  if (result.status === 0) dateBuild(startedAt)
  return result
}

/**
 * The Node everything runs on: the one the lock file brings, else this machine's own when it is new enough.
 * @returns {string}
 */
export function findNode() {
  const platform = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const brought = join(root, 'node_modules', platform, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(brought) && spawnSync(brought, ['--version']).status === 0) return brought
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return process.execPath
  return fail(`This needs Node ${oldestNode.join('.')} or newer. The package ${platform} would bring it, but it is not installed or does `
    + `not run on this system, and this is Node ${process.versions.node}. Install a newer Node and try again.`)
}

/** The environment for programs of this project: the Node of `findNode` and installed programs come first. */
export function toolEnvironment(node = findNode(), extra = {}) {
  const path = [join(root, 'node_modules/.bin'), join(node, '..'), process.env.PATH].filter(Boolean).join(delimiter)
  const { NODE_OPTIONS: _options, ...env } = process.env
  return { ...env, PATH: path, NUXT_TELEMETRY_DISABLED: '1', ...extra }
}

/** Programs under way: they end with this one. */
const running = new Set()
for (const [signal, status] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
  process.once(signal, () => {
    if (process.listenerCount(signal) > 0) return
    for (const child of running) child.kill('SIGTERM')
    process.exit(status)
  })
}

/** Runs a program in the project's folder and gathers what it prints. Ends it after `minutes`: twice what the longest stage takes on two cores. */
export function run(command, args, { env = {}, minutes = 30, live = false } = {}) {
  return new Promise((resolve) => {
    let output = ''
    const gather = (chunk) => {
      output += chunk
      if (live) process.stdout.write(chunk)
    }
    const child = spawn(command, args, { cwd: root, env: toolEnvironment(undefined, env), stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(child)
    child.stdout.on('data', gather)
    child.stderr.on('data', gather)
    const limit = setTimeout(() => {
      gather(`\nEnded after ${minutes} minutes.\n`)
      child.kill('SIGKILL')
    }, minutes * 60_000)
    child.on('error', (error) => { gather(`${error.message}\n`) })
    child.on('close', (status) => {
      running.delete(child)
      clearTimeout(limit)
      resolve({ status: status ?? 1, output })
    })
  })
}

/**
 * Prints a sentence and ends the program with status 1.
 * @returns {never}
 */
export function fail(message) {
  console.error(message)
  process.exit(1)
}

export function say(message) {
  console.log(message)
}

/** Compares the lock with npm's own note of what it installed. */
function findMissingPackage() {
  const note = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(note)) return 'none are installed yet'
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const installed = JSON.parse(readFileSync(note, 'utf8')).packages
  for (const [path, { version, optional, devOptional, peer }] of Object.entries(wanted)) {
    // What is optional may be for another system.
    if (path === '' || optional || devOptional || peer) continue
    if (installed[path]?.version !== version) return `${path.replace(/^.*node_modules\//, '')} ${version} is missing`
  }
  return null
}

function runNpm(args) {
  const own = process.env.npm_execpath
  const [command, first] = own?.endsWith('.js') ? [process.execPath, [own]] : ['npm', []]
  return new Promise((resolve) => {
    const child = spawn(command, [...first, ...args], { cwd: root, stdio: 'inherit', shell: command === 'npm' && process.platform === 'win32' })
    child.on('error', error => fail(`npm could not be run: ${error.message}`))
    child.on('close', status => status === 0 ? resolve() : fail('The packages could not be installed. npm has said why above; this needs the npm registry.'))
  })
}
