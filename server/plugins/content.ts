import { send, setResponseStatus } from 'h3'
import type { NitroApp } from 'nitropack/types'

/** Keeps the content module's own query routes to the server itself: outside callers get our API, not SQL. */
export default (nitroApp: NitroApp) => {
  nitroApp.hooks.hook('request', async (event) => {
    // A call of the server to itself has no socket behind it.
    if (!event.path.startsWith('/__nuxt_content/') || !event.node.req.socket.remoteAddress) return
    setResponseStatus(event, 404)
    await send(event, '')
  })
}
