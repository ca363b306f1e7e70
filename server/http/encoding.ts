import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export type Encoding = 'br' | 'gzip'

/** Below this, the answer fits one packet either way. */
export const worthCompressing = 800

const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

/** Compresses quickly rather than well: most pages are made for one version of the data. */
export function compress(body: string | Buffer, encoding: Encoding): Promise<Buffer> {
  return encoding === 'br'
    ? toBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } })
    : toGzip(body, { level: 6 })
}

/** The best coding a header `Accept-Encoding` allows; undefined for none. */
export function acceptedEncoding(header: string): Encoding | undefined {
  return (['br', 'gzip'] as const).find(name => new RegExp(`(?:^|[\\s,])${name}(?!\\s*;\\s*q=0(?:\\.0+)?(?:$|[\\s,]))`, 'i').test(header))
}
