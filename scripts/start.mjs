import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { createServer } from 'node:net'
import { get } from 'node:http'
import { entry, nodeOptions, root, serverEnvironment } from './build-state.mjs'
import { ensureBuilt, ensureInstalled, fail, findNode, say } from './toolchain.mjs'

const help = `npm start

Serves the portal until it is stopped. Alone, on a fresh clone, it
  1. installs what the lock file names, when something of it is missing (needs the npm registry),
  2. builds the server, when it is missing or a source has changed,
  3. starts it: the database is migrated, the archive loaded, the address printed, and, while there is no
     staff account, a one-time set-up link.
Later starts take seconds and need no network. Ctrl-C stops it; requests under way are finished first.

Environment
  PORT             3000
  HOST             all addresses of this machine
  PORTAL_DATA_DIR  ./data: database, photos, keys
  PORTAL_BASE_URL  the address residents use, such as https://portal.example
  DATABASE_URL     empty: SQLite in the data folder; or postgres://…
  SMTP_URL         empty: mail stays in the outbox
All of them are described in README.md.`

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  say(help)
  process.exit(0)
}
if (Number(process.versions.node.split('.')[0]) < 20) fail(`This needs Node 20 or newer with npm; this is Node ${process.versions.node}.`)

const port = Number(process.env.PORT || 3000)
const host = process.env.HOST || undefined
if (!Number.isInteger(port) || port < 0 || port > 65_535) fail(`PORT must be a number from 0 to 65535, not ${process.env.PORT}.`)
await requireFreePort()
await ensureInstalled()
await ensureBuilt()
serve()

/** Asked first: nobody wants to wait for an installation to learn this. */
async function requireFreePort() {
  const code = await new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', error => resolve(error.code))
    probe.listen({ port, host }, () => probe.close(() => resolve(null)))
  })
  if (code === 'EADDRINUSE') fail(`Port ${port} is taken by another program. Choose another: PORT=${port + 1} npm start`)
  if (code !== null) fail(`This program may not listen on ${host ?? 'any address'}, port ${port} (${code}). Choose another HOST or PORT.`)
}

function serve() {
  const server = spawn(findNode(), [...nodeOptions, entry], { cwd: root, stdio: 'inherit', env: { ...serverEnvironment, ...process.env, NODE_ENV: 'production' } })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal))
  server.on('error', error => fail(`The server could not be started: ${error.message}`))
  server.on('exit', (status, signal) => process.exit(status ?? 128 + constants.signals[signal]))
  if (port !== 0) announce()
}

/** Prints the address once the server answers there. */
function announce() {
  const name = !host || host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  const address = `http://${name}:${port}`
  const again = () => setTimeout(ask, 200)
  function ask() {
    get(`${address}/healthz`, (response) => {
      response.resume()
      say(`\nThe portal is open at ${address} (Ctrl-C stops it)\n`)
    }).on('error', again)
  }
  ask()
}
