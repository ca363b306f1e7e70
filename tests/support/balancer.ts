import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface Balancer {
  url: string
  /** How many answers each node gave. */
  answers: () => number[]
  stop: () => Promise<void>
}

/**
 * Passes each request to the next of the nodes in turn. A node that takes no connection is passed over; one that breaks off in the
 * middle is told to the client as 502, since nobody can know what it has done.
 */
export async function startBalancer(nodes: () => string[]): Promise<Balancer> {
  let turn = 0
  const answers: number[] = []
  const pass = (request: IncomingMessage, body: Buffer, response: ServerResponse, left: number) => {
    const urls = nodes()
    const at = turn++ % urls.length
    const forward = ask(new URL(request.url!, urls[at]), { method: request.method, headers: { ...request.headers, connection: 'close' } }, (answer) => {
      answers[at] = (answers[at] ?? 0) + 1
      response.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(response)
      answer.on('error', () => response.destroy())
    })
    forward.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' && left > 0) pass(request, body, response, left - 1)
      else if (response.headersSent) response.destroy()
      else response.writeHead(502).end()
    })
    forward.end(body)
  }
  const server = createServer((request, response) => {
    // Whole before it is passed on, so that it can be passed to another node.
    buffer(request).then(body => pass(request, body, response, nodes().length - 1), () => response.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers: () => answers,
    stop: () => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    }),
  }
}
