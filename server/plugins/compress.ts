import { appendResponseHeader, getHeader, getResponseHeader, setResponseHeader, type H3Event } from 'h3'
import type { NitroApp } from 'nitropack/types'
import { acceptedEncoding, compress, worthCompressing } from '../http/encoding.ts'

/** Compresses pages and JSON: Nitro compresses only files. */
export default (nitroApp: NitroApp) => {
  nitroApp.hooks.hook('beforeResponse', async (event, response) => {
    // The error handler fetches the error page from inside, with the visitor's headers, and reads it as text.
    if (getHeader(event, 'x-nuxt-error')) return
    const text = textOf(event, response.body)
    if (text === undefined || text.length < worthCompressing || getResponseHeader(event, 'content-encoding')) return
    appendResponseHeader(event, 'vary', 'Accept-Encoding')
    const encoding = acceptedEncoding(getHeader(event, 'accept-encoding') ?? '')
    if (!encoding) return
    response.body = await compress(text, encoding)
    setResponseHeader(event, 'content-encoding', encoding)
  })
}

/** A page, or what a JSON route returned; undefined for files, streams and empty answers. */
function textOf(event: H3Event, body: unknown): string | undefined {
  if (typeof body === 'string') return body
  if (typeof body !== 'object' || body === null) return undefined
  if (!Array.isArray(body) && Object.getPrototypeOf(body) !== Object.prototype) return undefined
  if (!getResponseHeader(event, 'content-type')) setResponseHeader(event, 'content-type', 'application/json')
  return JSON.stringify(body)
}
