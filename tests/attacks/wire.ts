import { Agent, request } from 'node:http'

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  /** From the last byte sent to the last byte received. */
  milliseconds: number
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Sends a request as it stands: no path is tidied, no header is left out. An answer that never came has status 0. */
export function send(baseUrl: string, { method, path, headers = {}, body }: { method: string, path: string, headers?: Record<string, string>, body?: string | Buffer }): Promise<Answer> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(baseUrl)
    const start = performance.now()
    const end = (status: number, answered: Answer['headers'], chunks: Buffer[]) => {
      resolve({ status, headers: answered, text: Buffer.concat(chunks).toString('utf8'), milliseconds: performance.now() - start })
    }
    const call = request({ hostname, port, method, path, agent, headers: { ...headers, ...body !== undefined && { 'content-length': Buffer.byteLength(body) } } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => { end(response.statusCode!, response.headers, chunks) })
      response.on('error', () => { end(0, {}, chunks) })
    })
    call.on('error', () => { end(0, {}, []) })
    call.setTimeout(20_000, () => call.destroy())
    call.end(body)
  })
}

/** What no answer may tell: where the server's files lie, what it is made of, or where it went wrong. */
export const inside = /\bat (?:async )?[\w.<>[\] ]*\(?(?:file:|node:|\/)[^\s)]*:\d+:\d+|node:internal|node_modules|\.output\/|SQLITE_|SqliteError|DrizzleQueryError|ZodError|better-sqlite3|portal\.sqlite|"stack":"[^"]|portal-attacked-/
