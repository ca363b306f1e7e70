import { subscribe } from 'node:diagnostics_channel'
import { readFile, stat, statfs } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { NitroApp } from 'nitropack/types'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { z } from 'zod'
import { commitChannel, type CommitTold } from '../database/commit.ts'
import { readOutboxHealth } from '../domain/notifications/outbox.ts'
import { readRecordHealth } from '../domain/record/health.ts'
import type { Portal } from '../portal.ts'
import { leaveOut, observeRequests } from './requests.ts'
import { lastSuccesses } from './tasks.ts'

/** What a label may say: a route's pattern, a method, a class of status, the name of a task of ours. Nothing of whoever asks. */
export const metricLabels = ['route', 'method', 'status', 'task', 'state'] as const

export interface Metrics {
  /** As Prometheus reads it. */
  read(): Promise<string>
}

/** What is counted of this process and read of the installation when somebody asks. */
export function createMetrics(nitroApp: Pick<NitroApp, 'hooks' | 'router'>, usePortal: () => Promise<Pick<Portal, 'db' | 'dataDir'>>): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 })
  countRequests(registry, nitroApp)
  countCommits(registry)
  const look = gaugeInstallation(registry, usePortal)
  return {
    async read() {
      await look()
      return registry.metrics()
    },
  }
}

function countRequests(registry: Registry, nitroApp: Pick<NitroApp, 'hooks' | 'router'>) {
  const durations = new Histogram({
    name: 'portal_http_request_duration_seconds', help: 'Time from a request to the last byte of its answer',
    labelNames: ['route', 'method', 'status'], buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 5, 30], registers: [registry],
  })
  const limited = new Counter({ name: 'portal_http_limited_total', help: 'Answers 429: somebody asked too often', labelNames: ['route'], registers: [registry] })
  const full = new Counter({ name: 'portal_http_storage_full_total', help: 'Answers 507: nothing more could be stored', registers: [registry] })
  observeRequests(nitroApp, ({ route, method, status, seconds }) => {
    durations.observe({ route, method, status: `${Math.floor(status / 100)}xx` }, seconds)
    if (status === 429) limited.inc({ route })
    if (status === 507) full.inc()
  })
}

function countCommits(registry: Registry) {
  const group = new Histogram({ name: 'portal_commit_group_size', help: 'Commits that shared one fsync', buckets: [1, 2, 4, 8, 16, 32, 64, 128], registers: [registry] })
  const durations = new Histogram({ name: 'portal_commit_duration_seconds', help: 'Time of a transaction until it is durable', buckets: [0.001, 0.005, 0.02, 0.05, 0.1, 0.5, 2], registers: [registry] })
  const failed = new Counter({ name: 'portal_commit_failed_total', help: 'Transactions the database did not take', registers: [registry] })
  subscribe(commitChannel, (message) => {
    const { size, seconds, isDone } = message as CommitTold
    if (!isDone) return failed.inc()
    group.observe(size)
    durations.observe(seconds)
  })
}

const backupMark = z.object({ at: z.iso.datetime(), ok: z.boolean() })

function gaugeInstallation(registry: Registry, usePortal: () => Promise<Pick<Portal, 'db' | 'dataDir'>>): () => Promise<void> {
  const gauge = (name: string, help: string, labelNames: string[] = []) => new Gauge({ name, help, labelNames, registers: [registry] })
  const database = gauge('portal_database_up', '1 while the database answers this node')
  const pool = gauge('portal_database_connections', 'Connections of the pool by what they do; none on SQLite', ['state'])
  const log = gauge('portal_database_log_bytes', 'Size of the log of SQLite, which is emptied into its file time and again; none on PostgreSQL')
  const mail = gauge('portal_mail_waiting', 'Mails that wait to leave')
  const oldestMail = gauge('portal_mail_oldest_seconds', 'How long the oldest mail that is due has waited')
  const refused = gauge('portal_mail_refused_day', 'Mails of the last day that a mail server refused for good')
  const entries = gauge('portal_record_waiting', 'Entries that are due and not yet in the public record, a thousand at most')
  const oldestEntry = gauge('portal_record_oldest_seconds', 'How long the oldest of them has waited')
  const size = gauge('portal_record_size', 'Entries of the public record')
  const signed = gauge('portal_record_signed_timestamp_seconds', 'When the public record was signed last')
  const refuses = gauge('portal_record_refuses', '1 while this node refuses to sign the public record')
  const backup = gauge('portal_backup_timestamp_seconds', 'When the last backup ended; 0 while there is none')
  const backupIsWhole = gauge('portal_backup_ok', '1 when the last backup was checked and found whole')
  const free = gauge('portal_disk_free_bytes', 'Free bytes of the disk of the data folder')
  const total = gauge('portal_disk_size_bytes', 'Size of the disk of the data folder')
  const tasks = gauge('portal_task_success_timestamp_seconds', 'When a task of this node last ended well', ['task'])

  // One look at everything before somebody reads: gauges that each looked for themselves would answer side by side, one reading late.
  // What cannot be read keeps no other figure away.
  return async () => {
    const { db, dataDir } = await usePortal()
    const now = new Date()
    const age = (at: Date | null) => at === null ? 0 : Math.max(0, (now.getTime() - at.getTime()) / 1000)
    for (const [task, at] of lastSuccesses) tasks.set({ task }, at / 1000)
    const client = (db as unknown as { $client?: { totalCount?: number, idleCount?: number, waitingCount?: number } }).$client
    if (client?.totalCount !== undefined) {
      pool.set({ state: 'idle' }, client.idleCount ?? 0)
      pool.set({ state: 'busy' }, client.totalCount - (client.idleCount ?? 0))
      pool.set({ state: 'waited_for' }, client.waitingCount ?? 0)
    }
    await Promise.all([
      (async () => {
        const [outbox, record] = await Promise.all([readOutboxHealth(db, now), readRecordHealth(db, now)])
        mail.set(outbox.waiting)
        oldestMail.set(age(outbox.oldestDueAt))
        refused.set(outbox.refused)
        entries.set(record.waiting)
        oldestEntry.set(age(record.oldestDueAt))
        size.set(record.size)
        signed.set((record.signedAt?.getTime() ?? 0) / 1000)
        refuses.set(record.refuses ? 1 : 0)
        database.set(1)
      })().catch(() => database.set(0)),
      // SQLite repeats a failed emptying at the next commit and tells nobody: only the size of the log does.
      stat(join(dataDir, 'portal.sqlite-wal')).then(({ size: bytes }) => log.set(bytes), () => {}),
      statfs(dataDir).then((disk) => {
        free.set(disk.bavail * disk.bsize)
        total.set(disk.blocks * disk.bsize)
      }, () => {}),
      readBackupMark(dataDir).then((mark) => {
        backup.set(mark ? Date.parse(mark.at) / 1000 : 0)
        backupIsWhole.set(mark?.ok ? 1 : 0)
      }),
    ])
  }
}

/** What `npm run backup` left in the data folder; undefined while there was none. */
async function readBackupMark(dataDir: string): Promise<z.infer<typeof backupMark> | undefined> {
  const text = await readFile(join(dataDir, 'last-backup.json'), 'utf8').catch(() => '{}')
  try { return backupMark.safeParse(JSON.parse(text)).data }
  catch { return undefined }
}

/** Serves the metrics on a port of their own, and nothing else there. Resolves with the port. */
export function serveMetrics(metrics: Metrics, { port, host }: { port: number, host: string }): Promise<{ port: number, close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    metrics.read().then(
      text => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text),
      () => response.writeHead(500).end(),
    )
  })
  leaveOut(server)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host }, () => resolve({
      port: (server.address() as AddressInfo).port,
      close: () => new Promise((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
    }))
  })
}
