import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { connectDatabase } from '#server/database/connect'
import { groupSimilar } from '#shared/hearings/similar'
import { later } from '../support/clock.ts'
import { aMatter } from '../support/hearings.ts'
import { publishMany } from '../support/manyComments.ts'
import { startServer } from '../support/server.ts'

export const help = 'a matter with 10,000 comments: pages, groups, bundle'

export async function run(): Promise<void> {
  const rounds = 40
  const [count, copies] = [10_000, 3_000]

  const server = await startServer()
  const { db, close } = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  try {
    const opensAt = later(new Date(), { days: -10 })
    const closesAt = later(opensAt, { days: 30 })
    const matter = await aMatter(db, { opensAt, closesAt, firstClosesAt: closesAt, publishedAt: opensAt })
    const rows = await publishMany(db, matter, { count, copies, from: opensAt })
    console.log(`A matter with ${count} comments, ${copies} of them near copies.`)

    const began = performance.now()
    const groups = groupSimilar(rows.map(({ id, words }) => ({ id, texts: [words] })))
    console.log(`grouping, the function alone        ${Math.round(performance.now() - began)} ms, ${groups.length} groups, the largest of ${Math.max(...groups.map(({ members }) => members.length))}`)

    const page = `/hearings/${matter.id}/comments`
    const api = `/api${page}`
    const first = await timed(server.url, api)
    let slowest = 0
    const asked = performance.now()
    let isGrouped = false
    while (!isGrouped && performance.now() - asked < 120_000) {
      const { ms, body } = await timed(server.url, `${api}?limit=1`)
      slowest = Math.max(slowest, ms)
      isGrouped = (JSON.parse(body) as { counts: { groups: number } }).counts.groups > 0
      await wait(20)
    }
    console.log(`grouping in its thread, until shown ${Math.round(performance.now() - asked)} ms; slowest page meanwhile ${Math.round(slowest)} ms; the first one ${Math.round(first.ms)} ms`)

    const { items, nextCursor } = JSON.parse((await timed(server.url, api)).body) as { items: { clause: { key: string } | null }[], nextCursor: string }
    const clause = items.find(item => item.clause)!.clause!.key
    const group = groups.reduce((one, other) => other.members.length > one.members.length ? other : one).id
    for (const [name, path] of Object.entries({
      'notice': `/hearings/${matter.id}`, 'comments': page, 'next page': `${page}?seed=1&cursor=${nextCursor}`, 'by clause': `${page}?order=clause`, 'newest': `${page}?order=newest`,
      'one clause': `${page}?clause=${clause}`, 'a common word': `${page}?q=${encodeURIComponent('停车')}`, 'a rare word': `${page}?q=YJ-10000007`, 'groups': `${page}?view=groups`, 'a group of 3,000': `${page}?group=${group}`, 'comments, as JSON': api,
    })) {
      const times: number[] = []
      const before = cpuSeconds(server.pid)
      for (let round = 0; round < rounds; round++) times.push((await timed(server.url, path)).ms)
      times.sort((a, b) => a - b)
      console.log(`${name.padEnd(20)} median ${times[rounds / 2]!.toFixed(0).padStart(4)} ms   95 % ${times[Math.floor(rounds * 0.95)]!.toFixed(0).padStart(4)} ms   slowest ${times.at(-1)!.toFixed(0).padStart(4)} ms   work of the server ${((cpuSeconds(server.pid) - before) * 1000 / rounds).toFixed(0).padStart(4)} ms`)
    }
    const start = performance.now()
    let bytes: number | undefined
    const making = fetch(`${server.url}/hearings/${matter.id}/bundle.zip`).then(async (response) => { bytes = (await response.arrayBuffer()).byteLength })
    let slowestBeside = 0
    while (bytes === undefined) slowestBeside = Math.max(slowestBeside, (await timed(server.url, page)).ms)
    await making
    console.log(`bundle               ${Math.round(performance.now() - start)} ms, ${(bytes / 1_048_576).toFixed(1)} MB; slowest page meanwhile ${Math.round(slowestBeside)} ms`)
  }
  finally {
    await close()
    await server.stop()
  }
}

/** What a process has worked so far, as Linux counts it: how busy the machine is otherwise does not matter. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function timed(url: string, path: string): Promise<{ ms: number, body: string }> {
  const began = performance.now()
  const response = await fetch(url + path)
  const body = await response.text()
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${body.slice(0, 300)}`)
  return { ms: performance.now() - began, body }
}
