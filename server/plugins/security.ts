import { randomBytes } from 'node:crypto'
import { removeResponseHeader, setResponseHeaders } from 'h3'
import type { NitroApp } from 'nitropack/types'
import { isOpenPath } from '../../shared/openapi/operations.ts'
import { usePortal } from '../http/portal.ts'

const staffPage = /^(?:\/en)?\/staff(?:$|[/?])/

/** Response headers of every answer, and a nonce for the few inline scripts a hydrated staff page has. */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  nitroApp.hooks.hook('request', async (event) => {
    const nonce = staffPage.test(event.path) ? randomBytes(16).toString('base64') : undefined
    event.context.nonce = nonce
    setResponseHeaders(event, {
      'content-security-policy': [
        'default-src \'none\'',
        `script-src 'self'${nonce ? ` 'nonce-${nonce}'` : ''}`,
        'style-src \'self\'',
        'img-src \'self\' data: blob:',
        'connect-src \'self\'',
        'font-src \'self\'',
        'form-action \'self\'',
        'base-uri \'none\'',
        'frame-ancestors \'none\'',
      ].join('; '),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), browsing-topics=()',
    })
    if ((event.method === 'GET' || event.method === 'HEAD') && isOpenPath(event.path.split('?')[0]!)) {
      // Without `allow-credentials` a browser sends no cookie along and shows nothing that hangs on one.
      setResponseHeaders(event, { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' })
    }
    if ((await usePortal()).baseUrl?.startsWith('https:')) {
      setResponseHeaders(event, { 'strict-transport-security': 'max-age=31536000; includeSubDomains' })
    }
  })

  nitroApp.hooks.hook('render:html', (html, { event }) => {
    const { nonce } = event.context
    if (!nonce) return
    const withNonce = (part: string) => part.replaceAll('<script', `<script nonce="${nonce}"`)
    html.head = html.head.map(withNonce)
    html.bodyPrepend = html.bodyPrepend.map(withNonce)
    html.bodyAppend = html.bodyAppend.map(withNonce)
  })

  nitroApp.hooks.hook('beforeResponse', event => removeResponseHeader(event, 'x-powered-by'))
}
