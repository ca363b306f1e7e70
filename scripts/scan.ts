import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const help = `Lets other people's scanners loose on a portal of your own: ffuf, wapiti and sqlmap of Debian (apt-get install ffuf wapiti sqlmap).

  npm run scan -- --url http://127.0.0.1:3000

What they say is compared with tests/attacks/scan-baseline.json, where each known remark has its reason; anything new ends with status 1.
A scanner that is not installed is named as not run. Never point it at somebody else's portal.`

const { values } = parseArgs({ options: { url: { type: 'string' }, help: { type: 'boolean', short: 'h' } } })

interface Remark { tool: string, what: string }

/** Files and folders that have no business on a server. */
const unwanted = ['.git/HEAD', '.env', '.env.local', 'package.json', 'package-lock.json', 'portal.sqlite', 'data/portal.sqlite', 'keys/contact.json', 'nitro.json', 'server/index.mjs', '_nuxt/../server/index.mjs', 'backup.zip', 'dump.sql', '.DS_Store',
  'server-status', 'actuator/health', 'debug', 'metrics', 'phpinfo.php', 'wp-login.php', 'admin', '.well-known/openid-configuration', 'swagger.json', 'graphql', '__nuxt_devtools__/client', '_nitro/tasks', '_content/database', 'index.php', 'config.json', 'id_rsa', 'erasures.jsonl']

if (values.help || !values.url) console.log(help)
else process.exitCode = await scan(values.url.replace(/\/$/, ''))

async function scan(url: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'portal-scan-'))
  try {
    const remarks = [runFfuf(url, folder), runWapiti(url, folder), await runSqlmap(url)].flat()
    const known = JSON.parse(readFileSync('tests/attacks/scan-baseline.json', 'utf8')) as Array<Remark & { reason: string }>
    const isKnown = ({ tool, what }: Remark) => known.some(one => one.tool === tool && what.startsWith(one.what))
    for (const remark of remarks) console.log(`${isKnown(remark) ? 'known' : 'NEW  '}  ${remark.tool}: ${remark.what}`)
    const fresh = remarks.filter(remark => !isKnown(remark)).length
    console.log(`${remarks.length} remarks, ${fresh} of them new`)
    return fresh > 0 ? 1 : 0
  }
  finally { rmSync(folder, { recursive: true, force: true }) }
}

function isThere(tool: string): boolean {
  const found = spawnSync('which', [tool]).status === 0
  if (!found) console.log(`not run: ${tool} is not installed`)
  return found
}

function runFfuf(url: string, folder: string): Remark[] {
  if (!isThere('ffuf')) return []
  const words = join(folder, 'words')
  const out = join(folder, 'ffuf.json')
  writeFileSync(words, unwanted.join('\n'))
  spawnSync('ffuf', ['-s', '-u', `${url}/FUZZ`, '-w', words, '-mc', '200-299,500-599', '-of', 'json', '-o', out, '-t', '4'], { stdio: 'ignore' })
  if (!existsSync(out)) return [{ tool: 'ffuf', what: 'gave no result' }]
  const { results } = JSON.parse(readFileSync(out, 'utf8')) as { results: Array<{ input: { FUZZ: string }, status: number }> }
  return results.map(({ input, status }) => ({ tool: 'ffuf', what: `${input.FUZZ} answers ${status}` }))
}

function runWapiti(url: string, folder: string): Remark[] {
  if (!isThere('wapiti')) return []
  const out = join(folder, 'wapiti.json')
  spawnSync('wapiti', ['-u', `${url}/`, '--scope', 'folder', '-d', '2', '--max-links-per-page', '20', '--max-scan-time', '240', '--max-attack-time', '40', '-f', 'json', '-o', out, '--flush-session', '-v', '0', '--no-bugreport'], { stdio: 'ignore' })
  if (!existsSync(out)) return [{ tool: 'wapiti', what: 'gave no result' }]
  const { vulnerabilities, anomalies } = JSON.parse(readFileSync(out, 'utf8')) as Record<'vulnerabilities' | 'anomalies', Record<string, Array<{ path: string, info: string }>>>
  return Object.entries({ ...vulnerabilities, ...anomalies }).flatMap(([name, all]) => all.map(({ path, info }) => ({ tool: 'wapiti', what: `${name}: ${path} ${info.split('\n')[0]!}` })))
}

async function runSqlmap(url: string): Promise<Remark[]> {
  if (!isThere('sqlmap')) return []
  const addresses = ['/api/ledger/sites?q=a&subDistrict=110107009&sort=area', '/search?q=a', '/api/search?q=a', '/api/hearings?limit=5', '/api/volunteers/teams?limit=5']
  const remarks: Remark[] = []
  for (const address of addresses) {
    // What is refused as it stands is never looked at: nothing it would be injected into is reached.
    const { status } = await fetch(url + address)
    if (status !== 200) {
      remarks.push({ tool: 'sqlmap', what: `${address} answers ${status}: nothing to scan` })
      continue
    }
    const { stdout = '' } = spawnSync('sqlmap', ['-u', url + address, '--batch', '--level', '2', '--risk', '1', '--threads', '2', '--flush-session', '--disable-coloring', '--timeout', '10'], { encoding: 'utf8', timeout: 240_000 })
    if (/is vulnerable|identified the following injection/.test(stdout)) remarks.push({ tool: 'sqlmap', what: `${address} can be injected` })
  }
  return remarks
}
