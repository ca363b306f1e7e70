import { getRequestURL } from 'h3'
import type { NitroApp } from 'nitropack/types'
import { hasDemoData } from '../http/demo.ts'
import { usePortal } from '../http/portal.ts'
import { addressOf } from '../http/rateLimit.ts'
import { logError, tellOperator } from '../log.ts'

export default (nitroApp: NitroApp) => {
  // The build runs the server once to store the content's dump: no installation exists then.
  if (import.meta.prerender) return
  const opening = usePortal()
  opening.catch((error: unknown) => {
    logError('portal.failed', { error })
    // What the configuration says wrongly is only in the message; the values of a statement are not.
    if (error instanceof Error) tellOperator(`The portal could not be opened: ${error.message.split('\nparams:')[0]}`)
    process.exit(1)
  })
  nitroApp.hooks.hook('request', async (event) => {
    event.context.address ??= addressOf(event)
    const portal = await opening
    event.context.site = portal.site
    event.context.origin = portal.baseUrl ?? getRequestURL(event).origin
    // Whether the database answers is what this one is to tell.
    if (event.path === '/readyz') return
    event.context.demo = await hasDemoData(portal, new Date())
  })
  // Asked for once every plugin has been: the database closes after those who still have something to write.
  void opening.then(({ connection }) => setImmediate(() => nitroApp.hooks.hook('close', () => connection.close())), () => {})
}
