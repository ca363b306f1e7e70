import { describe, expect, test } from 'vitest'
import { judge, type Facts } from '#server/doctor/judge'
import { defaultSite } from '#shared/site/schemas'

const now = new Date('2026-11-23T02:00:00Z')
const gigabyte = 1024 ** 3

/** A portal in service as it should be. */
const well: Facts = {
  node: '24.21.0', nodeEnv: 'production', baseUrl: 'https://portal.example.org', hasTrustedProxies: true,
  site: {
    ...defaultSite, inService: true, hostBodyZh: '示例单位', hostBodyEn: 'Example', phone: '010-12345678', address: '示例路1号', icpNumber: '京ICP备00000000号', policeRecordNumber: '京公网安备00000000号',
    subDistrictPhones: Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`11010700${at + 1}`, '010-12345678'])),
  },
  modes: { dataDir: 0o40700, keys: 0o40700, keyFile: 0o100600, database: 0o100600, photos: 0o40700 },
  keyBytes: [32, 32],
  database: { dialect: 'sqlite', values: { journal_mode: 'wal', synchronous: '2', foreign_keys: '1', trusted_schema: '0', secure_delete: '1', busy_timeout: '5000' } },
  migrations: { count: 8, known: 8 },
  clockAheadMs: { database: 2, web: -400 },
  disk: { freeBytes: 100 * gigabyte, totalBytes: 200 * gigabyte },
  staff: { accounts: 3, administrators: 1, withoutSecondFactor: 0, unfinished: 0, openLinks: 0 },
  holidays: { coveredUntil: '2027-12-31', days: 403 },
  mail: 'reachable', storage: 'folder',
  backup: { sharesVolume: false, newestAt: new Date('2026-11-22T19:00:00Z'), isReadable: true },
  now,
}
const postgresql = (values: Record<string, string> = {}): Partial<Facts> => ({ database: { dialect: 'postgresql', values: { server_version_num: '180004', fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', ...values } } })
const sqlite = (values: Record<string, string>): Partial<Facts> => ({ database: { dialect: 'sqlite', values: { ...well.database.values, ...values } } })
const notOk = (facts: Partial<Facts>) => judge({ ...well, ...facts }).filter(({ level }) => level !== 'ok').map(({ id, level }) => `${id} ${level}`)

describe('the doctor', () => {
  test('finds nothing at a portal as it should be, on both databases', () => {
    expect(notOk({})).toEqual([])
    expect(notOk(postgresql())).toEqual([])
  })

  test.each<[string, Partial<Facts>, string]>([
    ['a Node that cannot hash passwords', { node: '22.19.0' }, 'node refuses'],
    ['a server that is not told it is in production', { nodeEnv: undefined }, 'environment warns'],
    ['missing keys', { keyBytes: undefined }, 'keys refuses'],
    ['a short key', { keyBytes: [32, 16] }, 'keys refuses'],
    ['a key file others can read', { modes: { ...well.modes, keyFile: 0o100640 } }, 'keyModes refuses'],
    ['photos others can read', { modes: { ...well.modes, photos: 0o40755 } }, 'folders refuses'],
    ['no public address', { baseUrl: null }, 'baseUrl refuses'],
    ['a public address in plain http', { baseUrl: 'http://portal.example.org' }, 'baseUrl refuses'],
    ['no trusted proxy behind https', { hasTrustedProxies: false }, 'proxies warns'],
    ['an unnamed host body', { site: { ...well.site, hostBodyZh: null } }, 'siteFacts refuses'],
    ['no telephone', { site: { ...well.site, phone: null } }, 'siteFacts refuses'],
    ['no address', { site: { ...well.site, address: null } }, 'siteDetails warns'],
    ['another journal', sqlite({ journal_mode: 'delete' }), 'database refuses'],
    ['a database that does not sync', sqlite({ synchronous: '1' }), 'database refuses'],
    ['foreign keys that do not count', sqlite({ foreign_keys: '0' }), 'database refuses'],
    ['deleted rows that stay in the file', sqlite({ secure_delete: '0' }), 'database refuses'],
    ['PostgreSQL without fsync', postgresql({ fsync: 'off' }), 'database refuses'],
    ['PostgreSQL that acknowledges before it has written', postgresql({ synchronous_commit: 'off' }), 'database refuses'],
    ['PostgreSQL that may keep half a page', postgresql({ full_page_writes: 'off' }), 'database refuses'],
    ['an old PostgreSQL', postgresql({ server_version_num: '140010' }), 'database refuses'],
    ['a program older than its data', { migrations: { count: 9, known: 8 } }, 'migrations refuses'],
    ['a migration still to come', { migrations: { count: 7, known: 8 } }, 'migrations warns'],
    ['a clock 6 s off the database\'s', { clockAheadMs: { database: -6000 } }, 'clock refuses'],
    ['a clock 2 s off that of the public address', { clockAheadMs: { database: 0, web: 2000 } }, 'clock warns'],
    ['a full disk', { disk: { freeBytes: gigabyte / 5, totalBytes: 100 * gigabyte } }, 'disk refuses'],
    ['a disk that fills', { disk: { freeBytes: 5 * gigabyte, totalBytes: 100 * gigabyte } }, 'disk warns'],
    ['an account with a password alone', { staff: { ...well.staff, withoutSecondFactor: 1 } }, 'accounts refuses'],
    ['nobody who could let others in', { staff: { ...well.staff, administrators: 0 } }, 'accounts warns'],
    ['a set-up link that lies about', { staff: { ...well.staff, openLinks: 1 } }, 'setUp warns'],
    ['days no holiday notice covers', { holidays: { coveredUntil: '2026-11-25', days: 2 } }, 'holidays refuses'],
    ['holidays that end within 60 days', { holidays: { coveredUntil: '2026-12-31', days: 38 } }, 'holidays warns'],
    ['no mail server', { mail: 'unset' }, 'mail warns'],
    ['a mail server that is away', { mail: 'unreachable' }, 'mail warns'],
    ['a store of photos that is away', { storage: 'unreachable' }, 'storage refuses'],
    ['copies nobody knows of', { backup: undefined }, 'backupPlace warns'],
    ['copies on the disk of the data', { backup: { ...well.backup!, sharesVolume: true } }, 'backupPlace refuses'],
    ['a copy of the day before yesterday', { backup: { ...well.backup!, newestAt: new Date('2026-11-21T19:00:00Z') } }, 'backupAge warns'],
    ['no copy at all', { backup: { ...well.backup!, newestAt: undefined } }, 'backupAge warns'],
    ['a place of copies that cannot be read', { backup: { ...well.backup!, isReadable: false } }, 'backupAge warns'],
    ['a public record that signs nothing', { recordRefusal: 'rolledBack' }, 'record warns'],
  ])('finds %s, and nothing else', (_name, facts, expected) => {
    expect(notOk(facts)).toEqual([expected])
  })

  test('says of everything that is not well what to do', () => {
    const ill = judge({ ...well, node: '20.0.0', baseUrl: null, keyBytes: undefined, backup: undefined, mail: 'unset', site: defaultSite })
    for (const { level, todo } of ill) expect(todo === undefined).toBe(level === 'ok')
  })
})
