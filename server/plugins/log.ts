import { pagePaths } from '#portal/pages'
import type { NitroApp } from 'nitropack/types'
import { knowPages } from '../http/routePattern.ts'
import { guardConsole, logInfo, toDurationClass } from '../log.ts'
import { observeRequests } from '../http/requests.ts'

/** The log speaks of routes by their patterns. With `LOG_REQUESTS=1` each answer is a line; otherwise only what fails is. */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  knowPages(pagePaths)
  guardConsole()
  if (process.env.LOG_REQUESTS === '1') {
    observeRequests(nitroApp, ({ route, method, status, seconds }) => logInfo('request.done', { route, method, status, took: toDurationClass(seconds * 1000) }))
  }
}
