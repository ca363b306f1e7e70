import { setResponseStatus, getResponseStatus } from 'h3'
import type { NitroApp } from 'nitropack/types'
import { namesAccess } from '../http/handlers.ts'
import { routeOf } from '../http/routePattern.ts'
import { logError } from '../log.ts'

/** A route of the JSON API that says to nobody who may call it gives nothing away. */
export default (nitroApp: NitroApp) => {
  nitroApp.hooks.hook('beforeResponse', (event, response) => {
    if (!event.path.startsWith('/api/') || namesAccess(event) || getResponseStatus(event) >= 400) return
    logError('access.unnamed', { method: event.method, route: routeOf(event) })
    setResponseStatus(event, 500)
    response.body = { code: 'internal', message: '', issues: [] }
  })
}
