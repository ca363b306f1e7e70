import type { NitroApp } from 'nitropack/types'

/**
 * A page is looked at, and nothing else. Forms have routes of their own, which show their page by GET, so what comes
 * here by another method was meant for no one.
 */
export default (nitroApp: NitroApp) => {
  nitroApp.hooks.hook('render:before', (context) => {
    const { method } = context.event
    if (method === 'GET' || method === 'HEAD') return
    context.response = { statusCode: 405, statusMessage: 'Method Not Allowed', headers: { 'allow': 'GET, HEAD', 'content-type': 'text/plain; charset=utf-8' }, body: 'Method Not Allowed' }
  })
}
