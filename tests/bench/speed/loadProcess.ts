import { randomUUID } from 'node:crypto'
import { argv } from 'node:process'
import autocannon from 'autocannon'
import type { LoadRequest, LoadResult } from './load.ts'

// A process of its own: what asks must not be slowed by what measures.
const { url, seconds, clients, bodies, headers, method = 'GET' } = JSON.parse(argv[2]!) as LoadRequest

interface Result { requests: { total: number }, duration: number, latency: { p50: number, p99: number, max: number }, non2xx: number, errors: number, timeouts: number }

const result = await (autocannon as (options: object) => Promise<Result>)({
  url, connections: clients, duration: seconds, method, ...headers && { headers },
  ...bodies && {
    requests: [{
      setupRequest: (request: object) => ({ ...request, body: bodies.replace('SUBMISSION', randomUUID()) }),
    }],
  },
})
const answer: LoadResult = {
  perSecond: result.requests.total / result.duration, p50: result.latency.p50, p99: result.latency.p99, slowest: result.latency.max,
  refused: result.non2xx, failed: result.errors + result.timeouts,
}
console.log(JSON.stringify(answer))
