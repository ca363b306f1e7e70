import type { NitroApp } from 'nitropack/types'
import { usePortal } from '../http/portal.ts'
import { logError, logInfo } from '../log.ts'

/** Serves metrics on `METRICS_PORT`, to this machine alone unless `METRICS_HOST` says otherwise. Without it none are counted. */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender || !process.env.METRICS_PORT) return
  const port = Number(process.env.METRICS_PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`METRICS_PORT must be a number from 0 to 65535, not ${process.env.METRICS_PORT}`)
  // Loaded only here: an installation without metrics has no memory to spend on them.
  const serving = import('../http/metrics.ts').then(({ createMetrics, serveMetrics }) =>
    serveMetrics(createMetrics(nitroApp, usePortal), { port, host: process.env.METRICS_HOST || '127.0.0.1' }))
  serving.then(({ port: open }) => logInfo('metrics.open', { count: open }), (error: unknown) => {
    logError('portal.failed', { reason: 'metrics', error })
    process.exit(1)
  })
  nitroApp.hooks.hook('close', async () => (await serving).close())
}
