import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { asc } from 'drizzle-orm'
import { recordCheckpoints } from '#server/domain/record/tables'
import { later } from '../support/clock.ts'
import { aMatter } from '../support/hearings.ts'
import { createVisitor } from '../support/visitor.ts'
import { verifyRecord } from './audit.ts'
import type { Findings } from './findings.ts'
import { createPortal } from './portal.ts'
import { inDatabase } from './town.ts'

const library = ['x86_64', 'aarch64'].map(machine => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`).find(file => existsSync(file))

/** The clock of the machine steps to and fro across a deadline and the end of a year. */
export async function runClock(findings: Findings): Promise<void> {
  const { check, say } = findings
  if (library === undefined || spawnSync('true', { env: { LD_PRELOAD: library } }).status !== 0) {
    findings.notRun('clock', 'faketime is missing')
    return
  }
  const portal = await createPortal()
  const file = join(portal.dataDir, 'clock')
  const env = { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_CACHE_DURATION: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' }
  const closesAt = later(new Date(), { days: 1 })
  const newYear = new Date('2026-12-31T16:00:00Z')
  const yearEnd = newYear > closesAt ? newYear : new Date(Date.UTC(closesAt.getUTCFullYear() + 1, 0, 0, 16))
  /** The machine believes it is then. */
  const stepTo = (instant: Date) => {
    writeFileSync(`${file}.new`, `${((instant.getTime() - Date.now()) / 1000).toFixed(0).replace(/^(?=\d)/, '+')}\n`)
    renameSync(`${file}.new`, file)
  }
  const visitor = createVisitor({ baseUrl: portal.url })
  let matterId = ''
  /** The library looks once a second what it is to believe. */
  const stepAndWait = async (instant: Date) => {
    stepTo(instant)
    for (let tries = 0; tries < 100; tries++) {
      await wait(100)
      const { now } = await (await fetch(`${portal.url}/api/hearings/${matterId}`)).json() as { now: string }
      if (Math.abs(Date.parse(now) - instant.getTime()) < 15_000) return
    }
  }
  const sizes: number[] = []
  const look = async () => {
    const note = await (await fetch(`${portal.url}/record/checkpoint`)).text()
    const size = Number(note.split('\n')[1])
    if (Number.isInteger(size)) sizes.push(size)
  }
  const comment = async (expected: Date) => {
    const response = await visitor.sendJson('POST', `/api/hearings/${matterId}/comments`, { submissionId: randomUUID(), stance: 'support', words: '赞成' })
    const { receivedAt, isLate, ...receipt } = await response.json() as { receivedAt: string, isLate: boolean, number: string, queryCode: string }
    return { status: response.status, receipt, at: new Date(receivedAt), isLate, off: Math.abs(Date.parse(receivedAt) - expected.getTime()) / 1000 }
  }
  try {
    // Never long before the close: a portal that was away for half an hour gives another day.
    stepTo(later(closesAt, { milliseconds: -60_000 }))
    await portal.start({ env })
    ;({ id: matterId } = await inDatabase(portal, db => aMatter(db, { opensAt: later(closesAt, { days: -31 }), publishedAt: later(closesAt, { days: -31 }), closesAt, firstClosesAt: closesAt })))
    const verdicts: Array<Awaited<ReturnType<typeof comment>>> = []
    for (const seconds of [-30, 30, -30, 30, -30]) {
      const instant = later(closesAt, { milliseconds: seconds * 1000 })
      await stepAndWait(instant)
      verdicts.push(await comment(instant))
      await look()
    }
    say(`steps of a minute to and fro across the close: ${verdicts.map(({ at, isLate }) => `${at.toISOString().slice(11, 19)} ${isLate ? 'late' : 'in time'}`).join(', ')}`)
    check('the clock of the server and its database stepped', verdicts.every(({ off }) => off < 20), verdicts.map(({ off }) => `${off.toFixed(0)} s`).join(', '))
    check('each verdict follows the instant that is stored', verdicts.every(({ status, at, isLate }) => status === 201 && isLate === at >= closesAt) && verdicts.filter(({ isLate }) => isLate).length === 2)
    const tracked = await Promise.all(verdicts.map(async ({ receipt }) => (await visitor.sendJson('POST', '/api/track', receipt)).json() as Promise<{ isLate: boolean }>))
    check('a verdict stays as it was given', tracked.every(({ isLate }, index) => isLate === verdicts[index]!.isLate), tracked.map(({ isLate }) => isLate ? 'late' : 'in time').join(', '))

    const answers: string[] = []
    for (const seconds of [-20, 20, -20, 20]) {
      await stepAndWait(later(yearEnd, { milliseconds: seconds * 1000 }))
      const response = await visitor.sendJson('POST', '/api/reports', {
        submissionId: randomUUID(), kind: 'yard', beingBuilt: 'unsure', inDanger: false, subDistrict: '110107009', community: null, placeWords: '虚构胡同口', words: '院里盖了一间',
      })
      const { receivedAt, dueOn } = await response.json() as { receivedAt: string, dueOn: string | null }
      answers.push(`${response.status} ${receivedAt} due ${dueOn}`)
      // The record is continued at each start.
      await portal.stop()
      await portal.start({ env })
      await wait(700)
      await look()
    }
    say(`across the end of the year: ${answers.join(', ')}`)
    check('a report is taken on both sides of the end of the year, with its day', answers.every(answer => /^201 \S+ due \d{4}-\d\d-\d\d$/.test(answer)))
    check('the pages open on both sides', (await Promise.all(['/', '/ledger', '/report', '/readyz'].map(async path => (await fetch(portal.url + path)).status))).every(status => status === 200))
    check('the record only grows', sizes.length > 5 && sizes.every((size, index) => index === 0 || size >= sizes[index - 1]!) && sizes.at(-1)! > sizes[0]!, sizes.join(' '))
    await portal.stop()
    const signed = await inDatabase(portal, db => db.select({ size: recordCheckpoints.size, at: recordCheckpoints.signedAt }).from(recordCheckpoints).orderBy(asc(recordCheckpoints.size)))
    const backwards = signed.filter(({ at }, index) => index > 0 && at < signed[index - 1]!.at)
    check('no checkpoint has a time before that of the one before it, though the clock was set back', signed.length > 0 && backwards.length === 0, `${signed.length} checkpoints, ${backwards.length} so`)
    verifyRecord(portal, findings, env)
  }
  finally { await portal.remove() }
}
