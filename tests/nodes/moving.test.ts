import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCluster } from '../support/postgresCluster.ts'
import { startS3Server, type S3Server } from '../support/s3Server.ts'

const folder = mkdtempSync(join(tmpdir(), 'portal-moving-'))
let cluster: Awaited<ReturnType<typeof startCluster>>
let s3: S3Server
let target: pg.Client

const base = { PATH: process.env.PATH, HOME: process.env.HOME, TZ: 'UTC' }
const run = (script: string, args: string[], env: Record<string, string> = {}) => promisify(execFile)(process.execPath, [`scripts/${script}.ts`, ...args], { env: { ...base, ...env } })
  .then(({ stdout }) => ({ status: 0, output: stdout }), (error: { code: number, stdout: string, stderr: string }) => ({ status: error.code, output: error.stdout + error.stderr }))
const move = (...args: string[]) => run('migrate-sqlite-to-postgres', ['--from', folder, '--to', cluster.url, ...args], s3.env)
const tablesThere = async () => Number((await target.query<{ count: string }>('select count(*) from information_schema.tables where table_schema = \'public\'')).rows[0]!.count)

beforeAll(async () => {
  cluster = await startCluster()
  s3 = await startS3Server()
  target = new pg.Client({ connectionString: cluster.url })
  await target.connect()
  const { status, output } = await run('demo', [], { PORTAL_DATA_DIR: folder })
  expect(status, output).toBe(0)
})

afterAll(async () => {
  await target?.end()
  await cluster?.stop()
  await s3?.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('a portal moved from SQLite to PostgreSQL', () => {
  it('is counted by a dry run, which writes nothing', async () => {
    const { status, output } = await move('--dry-run', '--photos', s3.urlOf('portal'))
    expect(status, output).toBe(0)
    expect(output).toMatch(/\d+ rows of \d+ tables would be moved/)
    expect(await tablesThere()).toBe(0)
    expect(s3.objects.size).toBe(0)
  })

  it('is there whole, with its photos, its triggers and its search, and agrees with the public record', async () => {
    const { status, output } = await move('--photos', s3.urlOf('portal'))
    expect(status, output).toBe(0)
    const source = new Sqlite(join(folder, 'portal.sqlite'), { readonly: true })
    const names = source.prepare('select name from sqlite_master where type = \'table\' and name not like \'sqlite_%\' and name not like \'search_index%\' and name not like \'\\_\\_%\' escape \'\\\'').pluck().all() as string[]
    let total = 0
    for (const name of names) {
      if (['task_leases', 'allowances', 'shared_marks'].includes(name)) continue
      const rows = Number(source.prepare(`select count(*) from "${name}"`).pluck().get())
      total += rows
      expect(Number((await target.query<{ count: string }>(`select count(*) from "${name}"`)).rows[0]!.count), name).toBe(rows)
    }
    source.close()
    expect(total).toBeGreaterThan(1000)
    expect(output).toContain(`${total} rows of`)
    const photos = ['private', 'public'].flatMap(area => readdirSync(join(folder, 'photos', area)).map(name => `portal/photos/${area}/${name}`))
    expect([...s3.objects.keys()].sort()).toEqual(photos.sort())

    const { rows: [found] } = await target.query<{ count: string }>('select count(*) from search_documents where search_vector @@ plainto_tsquery(\'simple\', title_tokens)')
    expect(Number(found!.count)).toBeGreaterThan(0)
    await expect(target.query('update comments set stance = \'oppose\'')).rejects.toThrow()
    const verified = await run('verify', [], { PORTAL_DATA_DIR: folder, DATABASE_URL: cluster.url })
    expect(verified.status, verified.output).toBe(0)
  })

  it('is not moved a second time over what is there', async () => {
    const { status, output } = await move()
    expect([status, output]).toEqual([1, expect.stringContaining('is not empty')])
  })

  it('is not moved at all when one row cannot be', async () => {
    const other = join(folder, 'other')
    cpSync(join(folder, 'portal.sqlite'), join(other, 'portal.sqlite'), { recursive: true })
    cpSync(join(folder, 'keys'), join(other, 'keys'), { recursive: true })
    const source = new Sqlite(join(other, 'portal.sqlite'))
    // PostgreSQL has no such character.
    source.prepare('update volunteers set submission_id = ? where rowid = 1').run('a\0b')
    source.close()
    await target.query('create database another')
    const { status, output } = await run('migrate-sqlite-to-postgres', ['--from', other, '--to', cluster.url.replace('/postgres?', '/another?')])
    expect([status, output]).toEqual([1, expect.stringMatching(/refused rows of volunteers[\s\S]*No row was moved/)])
    const there = new pg.Client({ connectionString: cluster.url.replace('/postgres?', '/another?') })
    await there.connect()
    expect((await there.query('select from sites')).rowCount).toBe(0)
    await there.end()
  })
})
