import '#nitro-internal-pollyfills'
import { Server } from 'node:http'
import { toNodeListener } from 'h3'
import { useNitroApp } from 'nitropack/runtime'
import { setupGracefulShutdown, trapUnhandledNodeErrors } from 'nitropack/runtime/internal'
import { rememberPages } from './http/rememberPages.ts'
import { logError, tellOperator } from './log.ts'

// The entry of Nitro's `node-server` preset, with the remembered pages before everything else: they are answered
// without a way through the router and its hooks.
const nitroApp = useNitroApp()
const answer = toNodeListener(nitroApp.h3App)
const remembered = rememberPages(nitroApp)

const server = new Server((request, response) => {
  remembered.handle(request, response, () => { void answer(request, response) })
})
const path = process.env.NITRO_UNIX_SOCKET
const port = Number(process.env.NITRO_PORT || process.env.PORT || 3000)
const host = process.env.NITRO_HOST || process.env.HOST

server.on('error', (error) => {
  logError('portal.failed', { error })
  process.exit(1)
})
const listener = server.listen(path ? { path } : { port, host }, () => {
  const address = listener.address()
  if (address === null || typeof address === 'string') tellOperator(`Listening on unix socket ${address}`)
  else tellOperator(`Listening on http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`)
})
trapUnhandledNodeErrors()
setupGracefulShutdown(listener, nitroApp)

export default {}
