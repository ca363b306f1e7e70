// 核对抽签，不用联网，不用本站的程序。要装 Node.js 18 或更新的版本。
// Checks a draw without a network and without the portal's own code. Needs Node.js 18 or newer.
//   node draw-check.mjs pool.txt "公开号码 public number" [result.txt]
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const sha256 = data => createHash('sha256').update(data).digest('hex')
const fail = (zh, en) => { console.error(`不一致：${zh}\nWRONG: ${en}`); process.exit(1) }

const [poolPath, typed, resultPath] = process.argv.slice(2)
if (!poolPath || !typed) { console.error('node draw-check.mjs pool.txt "number" [result.txt]'); process.exit(2) }
const number = typed.normalize('NFKC').toLowerCase().replace(/[^0-9a-f]/g, '')

// The file of the pool: head lines begin with "# ", all others are "group<TAB>receipt".
const bytes = readFileSync(poolPath)
const lines = bytes.toString('utf8').split('\n')
if (lines.pop() !== '') fail('抽签池文件不完整', 'the pool file is cut off')
const head = lines.filter(line => line.startsWith('# ')).map(line => line.slice(2).split('\t'))
const entries = lines.filter(line => !line.startsWith('# '))
const value = name => head.find(([key]) => key === name)?.[1]
if (Number(value('entries')) !== entries.length) fail('抽签池的份数不对', 'the number of entries differs')
if (new Set(entries).size !== entries.length || entries.some(line => !/^\d\d\t[0-9a-f]{64}$/.test(line))) fail('抽签池里有读不懂或重复的行', 'a line is unreadable or twice')

// Inside a group: the smallest SHA-256 of "number:receipt" comes first; the first ones get the seats.
const result = ['# portal-draw-result 1', `# matter\t${value('matter')}`, `# draw\t${value('draw')}`, `# pool\t${sha256(bytes)}`, `# number\t${number}`]
for (const [, key, seats] of head.filter(([name]) => name === 'group')) {
  const receipts = entries.map(line => line.split('\t')).filter(([group]) => group === key).map(([, receipt]) => receipt)
  const ordered = receipts.map(receipt => [sha256(`${number}:${receipt}`), receipt]).sort(([one], [other]) => one < other ? -1 : 1)
  ordered.forEach(([, receipt], index) => result.push(`${key}\t${index + 1}\t${index < Number(seats) ? 'seat' : 'queue'}\t${receipt}`))
}
const text = `${result.join('\n')}\n`

if (resultPath === undefined) process.stdout.write(text)
else if (text === readFileSync(resultPath, 'utf8')) console.log(`一致。抽签池 SHA-256：${sha256(bytes)}\nOK. SHA-256 of the pool: ${sha256(bytes)}`)
else fail('算出来的结果和公布的不一样', 'the result that was published is another one')
