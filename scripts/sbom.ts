import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const help = `Writes a bill of materials (CycloneDX 1.6, JSON) of what the server runs on, lists the licences, and asks the registry for known holes.

  npm run sbom
  npm run sbom -- --file FILE   where to (data/sbom.cdx.json)
  npm run sbom -- --all         with what only building and testing needs
  npm run sbom -- --audit       also asks the registry (npm audit); says so when it does not answer`

/** What a package's licence may be. Weak copyleft is taken as it is published, unchanged. */
const permitted = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC-BY-3.0', 'CC-BY-4.0', 'CC0-1.0', 'ISC', 'LGPL-3.0-or-later', 'MIT', 'MIT-0', 'MPL-2.0', 'Python-2.0', 'Unlicense', 'Zlib'])
/** Packages whose manifest names none, and what the file beside it says. */
const unnamed: Record<string, string> = { 'xmlhttprequest-ssl': 'MIT' }

interface LockedPackage { version?: string, license?: string, dev?: boolean, link?: boolean }

/** Every locked package with its licence, and whether that is one we take. */
export function listLicences(lockFile: string): Array<{ name: string, licence: string, isPermitted: boolean, isDevelopment: boolean }> {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as { packages: Record<string, LockedPackage> }
  return Object.entries(packages).filter(([path, { link }]) => path !== '' && !link).map(([path, { license, dev }]) => {
    const name = path.split('node_modules/').at(-1)!
    const licence = license ?? unnamed[name] ?? 'none'
    return { name, licence, isPermitted: isPermitted(licence), isDevelopment: dev ?? false }
  })
}

/** An expression is fine when one of its choices is, and each of the parts of that one. */
function isPermitted(expression: string): boolean {
  return expression.replace(/[()]/g, '').split(' OR ').some(choice => choice.split(' AND ').every(part => permitted.has(part.trim())))
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { file: { type: 'string' }, all: { type: 'boolean' }, audit: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } })
  if (values.help) console.log(help)
  else process.exitCode = write(values)
}

function write({ file = join(process.env.PORTAL_DATA_DIR || 'data', 'sbom.cdx.json'), all, audit }: { file?: string, all?: boolean, audit?: boolean }): number {
  mkdirSync(dirname(resolve(file)), { recursive: true })
  const { status, stderr } = spawnSync(process.execPath, [
    join(dirname(fileURLToPath(import.meta.resolve('@cyclonedx/cyclonedx-npm'))), 'bin/cyclonedx-npm-cli.js'), '--package-lock-only', '--output-reproducible', '--spec-version', '1.6', '--output-file', file, ...all ? [] : ['--omit=dev'], 'package.json',
  ], { encoding: 'utf8' })
  if (status !== 0) {
    console.error(`The bill of materials could not be written:\n${stderr}`)
    return 1
  }
  const { components = [] } = JSON.parse(readFileSync(file, 'utf8')) as { components?: unknown[] }
  console.log(`${file}: ${components.length} components`)
  const licences = listLicences('package-lock.json')
  const counts = new Map<string, number>()
  for (const { licence } of licences) counts.set(licence, (counts.get(licence) ?? 0) + 1)
  for (const [licence, count] of [...counts].sort((one, other) => other[1] - one[1])) console.log(`${String(count).padStart(5)}  ${licence}`)
  const refused = licences.filter(one => !one.isPermitted)
  for (const { name, licence } of refused) console.error(`not permitted: ${name} (${licence})`)
  return Math.max(refused.length > 0 ? 1 : 0, audit ? auditPackages() : 0)
}

function auditPackages(): number {
  const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8' })
  try {
    const { metadata, message } = JSON.parse(stdout) as { message?: string, metadata?: { vulnerabilities: Record<string, number> } }
    if (!metadata) throw new Error(message)
    console.log(`npm audit: ${Object.entries(metadata.vulnerabilities).map(([severity, count]) => `${severity} ${count}`).join(', ')}`)
    return (metadata.vulnerabilities.high ?? 0) + (metadata.vulnerabilities.critical ?? 0) > 0 ? 1 : 0
  }
  catch {
    console.log('not run: npm audit, because the registry gave no answer to it')
    return 0
  }
}
