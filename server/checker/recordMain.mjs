// node check.mjs FILE.json            checks the proof of a receipt
// node check.mjs FILE.zip             checks a bundle of a matter and its comments
// node check.mjs FOLDER | URL         checks a whole record: a folder with checkpoint, keys and tile/, or the address of /record
//   --since FILE                      … and that it begins with this checkpoint, saved earlier
//   --key KEY                         only this verifier key counts, got from a notice or a bulletin
const [{ existsSync, readFileSync, statSync }, { join }, { inflateRawSync }, { createHash }, { parseArgs }] = await Promise.all([import('node:fs'), import('node:path'), import('node:zlib'), import('node:crypto'), import('node:util')])
tools.digest = bytes => new Uint8Array(createHash('sha256').update(bytes).digest())
const { values, positionals: [place] } = parseArgs({ allowPositionals: true, options: { since: { type: 'string' }, key: { type: 'string', multiple: true, default: [] } } })

async function check() {
  if (place === undefined) return { errors: ['node check.mjs FILE.json | FILE.zip | FOLDER | URL [--since FILE] [--key KEY]'], lines: [] }
  const earlier = values.since === undefined ? undefined : readFileSync(values.since, 'utf8')
  if (/^https?:\/\//.test(place)) {
    const base = place.replace(/\/*$/, '/')
    const read = async (path) => {
      const answer = await fetch(new URL(path, base))
      return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined
    }
    return checkLog({ read, earlier, keys: values.key })
  }
  if (!existsSync(place)) return { errors: [`没有这个文件。There is no such file: ${place}`], lines: [] }
  if (statSync(place).isDirectory()) {
    const read = path => existsSync(join(place, path)) ? new Uint8Array(readFileSync(join(place, path))) : undefined
    if (!existsSync(join(place, 'checkpoint'))) return { errors: ['文件夹里没有 checkpoint。The folder holds no checkpoint.'], lines: [] }
    return checkLog({ read, earlier, keys: values.key })
  }
  const bytes = new Uint8Array(readFileSync(place))
  if (bytes[0] === 0x50 && bytes[1] === 0x4B) return checkBundle(await readZip(bytes, async stored => new Uint8Array(inflateRawSync(stored))))
  let proof
  try { proof = JSON.parse(toText(bytes)) }
  catch { return { errors: ['证明读不懂。The proof cannot be read.'], lines: [] } }
  return checkProof(proof, { keys: values.key })
}

const { errors, lines } = await check()
for (const line of lines) console.log(line)
for (const error of errors) console.log(`WRONG  ${error}`)
console.log(errors.length === 0 ? 'Everything agrees. 全部相符。' : `${errors.length} wrong. 有 ${errors.length} 处不符。`)
process.exitCode = errors.length === 0 ? 0 : 1
