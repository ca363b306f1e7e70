// node check.mjs            checks the folder this file lies in
// node check.mjs FOLDER     checks that folder
// node check.mjs FILE.zip   checks that bundle
const [{ readdirSync, readFileSync, statSync }, { join, relative, dirname }, { inflateRawSync }, { fileURLToPath }] = await Promise.all([import('node:fs'), import('node:path'), import('node:zlib'), import('node:url')])
const place = process.argv[2] ?? dirname(fileURLToPath(import.meta.url))
const files = statSync(place).isDirectory()
  ? new Map(readdirSync(place, { recursive: true, encoding: 'utf8' }).map(name => join(place, name)).filter(path => statSync(path).isFile()).map(path => [relative(place, path).replaceAll('\\', '/'), new Uint8Array(readFileSync(path))]))
  : await readZip(new Uint8Array(readFileSync(place)), async stored => new Uint8Array(inflateRawSync(stored)))
const { errors, lines } = await checkBundle(files)
for (const line of lines) console.log(line)
for (const error of errors) console.log(`WRONG  ${error}`)
console.log(errors.length === 0 ? 'Everything agrees. 全部相符。' : `${errors.length} wrong. 有 ${errors.length} 处不符。`)
process.exitCode = errors.length === 0 ? 0 : 1
