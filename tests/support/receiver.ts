import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { asc, eq, isNull, max } from 'drizzle-orm'
import { onTestFinished } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { recordEntries } from '#server/domain/record/tables'
import { outboundWith } from '#server/outbound/send'

export interface Received { method: string, path: string, headers: IncomingHttpHeaders, body: string }

/** A server of somebody else on this machine: what arrived there, and what it answers. */
export async function aReceiver(answer: (received: Received, response: ServerResponse) => void = (_received, response) => { response.writeHead(204).end() }) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const one = { method: request.method!, path: request.url!, headers: request.headers, body: Buffer.concat(chunks).toString('utf8') }
      received.push(one)
      answer(one, response)
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}

/** The way out of a portal whose operator allows this machine. */
export const sendHere = outboundWith({ privateHosts: ['127.0.0.1'] })

/** Gives every change that waits its place in the log, in the order it happened. */
export async function numberChanges(db: Database): Promise<void> {
  const [last] = await db.select({ position: max(recordEntries.position) }).from(recordEntries)
  const waiting = await db.select({ id: recordEntries.id, at: recordEntries.at }).from(recordEntries).where(isNull(recordEntries.position)).orderBy(asc(recordEntries.at), asc(recordEntries.id))
  if (waiting.length === 0) return
  const from = (last?.position ?? -1) + 1
  await commit(db, tx => waiting.map(({ id, at }, index) => tx.update(recordEntries).set({ position: from + index, leaf: `{"${id}"}`, integratedAt: at }).where(eq(recordEntries.id, id)).returning({ id: recordEntries.id })))
}
