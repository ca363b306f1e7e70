import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { appendResponseHeader, getHeader, getResponseHeader, setResponseHeader, type H3Event } from 'h3'
import type { NitroApp } from 'nitropack/types'

const compressors = { br: promisify(brotliCompress), gzip: promisify(gzip) }

/** Below this, the answer fits one packet either way. */
const worthwhile = 800

/** Compresses pages and JSON: Nitro compresses only files. */
export default (nitroApp: NitroApp) => {
  nitroApp.hooks.hook('beforeResponse', async (event, response) => {
    // The error handler fetches the error page from inside, with the visitor's headers, and reads it as text.
    if (getHeader(event, 'x-nuxt-error')) return
    const text = textOf(event, response.body)
    if (text === undefined || text.length < worthwhile || getResponseHeader(event, 'content-encoding')) return
    appendResponseHeader(event, 'vary', 'Accept-Encoding')
    const encoding = acceptedEncoding(getHeader(event, 'accept-encoding') ?? '')
    if (!encoding) return
    response.body = encoding === 'br'
      ? await compressors.br(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } })
      : await compressors.gzip(text, { level: 6 })
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

function acceptedEncoding(header: string): 'br' | 'gzip' | undefined {
  return (['br', 'gzip'] as const).find(name => new RegExp(`(?:^|[\\s,])${name}(?!\\s*;\\s*q=0(?:\\.0+)?(?:$|[\\s,]))`, 'i').test(header))
}
