import { getRequestURL } from 'h3'
import type { NitroApp } from 'nitropack/types'
import { hasDemoData } from '../http/demo.ts'
import { usePortal } from '../http/portal.ts'
import { addressOf } from '../http/rateLimit.ts'

export default (nitroApp: NitroApp) => {
  // The build runs the server once to store the content's dump: no installation exists then.
  if (import.meta.prerender) return
  const opening = usePortal()
  opening.catch((error: unknown) => {
    console.error('The portal could not be opened:', error)
    process.exit(1)
  })
  nitroApp.hooks.hook('request', async (event) => {
    event.context.address ??= addressOf(event)
    const portal = await opening
    event.context.site = portal.site
    event.context.origin = portal.baseUrl ?? getRequestURL(event).origin
    event.context.demo = await hasDemoData(portal, new Date())
  })
  // Asked for once every plugin has been: the database closes after those who still have something to write.
  void opening.then(({ connection }) => setImmediate(() => nitroApp.hooks.hook('close', () => connection.close())), () => {})
}
