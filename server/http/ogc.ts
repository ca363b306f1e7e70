import { appendResponseHeader, getQuery, getRequestURL, setResponseHeaders, setResponseStatus } from 'h3'
import { z } from 'zod'
import { findTranslation, type Messages } from '../../i18n/messages.ts'
import { toIssues } from '../../shared/errors.ts'
import type { MessageKeyOf } from '../../shared/messages.ts'
import { toPortalError } from './errors.ts'
import { definePublicHandler, type HandlerContext } from './handlers.ts'

export const geoJson = 'application/geo+json'
export const openApi30 = 'application/vnd.oai.openapi+json;version=3.0'

export interface Link { href: string, rel: string, type?: string, title?: string }

export interface OgcContext extends HandlerContext {
  /** Address of this portal, without a slash at the end. */
  origin: string
  words: (key: MessageKeyOf<Messages['ogc']>) => string
}

class OgcRefusal extends Error {
  readonly status: 400 | 404
  constructor(status: 400 | 404, description: string) {
    super(description)
    this.status = status
  }
}

/**
 * A resource of OGC API Features. What is refused answers `{ code, description }`, the standard's exception, with 400 or
 * 404; an unknown parameter is refused, as the standard wants it.
 */
export function defineOgcHandler<Answer>(answer: (context: OgcContext) => Promise<Answer> | Answer) {
  return definePublicHandler(async (context) => {
    const { event, baseUrl, locale } = context
    const words: OgcContext['words'] = key => findTranslation(locale, `ogc.${key}`) ?? key
    setResponseHeaders(event, { 'content-type': 'application/json', 'content-language': locale, 'cache-control': 'no-cache' })
    appendResponseHeader(event, 'vary', 'Accept-Language')
    try {
      return await answer({ ...context, origin: baseUrl ?? getRequestURL(event).origin, words })
    }
    catch (error) {
      setResponseHeaders(event, { 'content-type': 'application/json' })
      const status = error instanceof OgcRefusal ? error.status : toPortalError(error, event).status >= 500 ? 500 : 400
      setResponseStatus(event, status)
      return {
        code: { 400: 'InvalidParameterValue', 404: 'NotFound', 500: 'ServerError' }[status]!,
        description: error instanceof OgcRefusal ? error.message : words('refused.failed'),
      } as Answer
    }
  })
}

export function notFoundIn({ words }: OgcContext): Error {
  return new OgcRefusal(404, words('refused.notFound'))
}

export function refuse({ words, locale }: OgcContext, name: string, message: MessageKeyOf<Messages['ogc']>): Error {
  return new OgcRefusal(400, findTranslation(locale, 'ogc.refused.parameter', { name, message: words(message) })!)
}

export const noParameters = z.strictObject({})

/** The parameters of a request by the schema. Throws a 400 that names the first one that cannot be used. */
export function readParameters<Schema extends z.ZodType>({ event, locale }: OgcContext, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(getQuery(event))
  if (result.success) return result.data
  const [{ path, code }] = toIssues(result.error) as [ReturnType<typeof toIssues>[number]]
  if (code === 'form.unrecognized_keys') throw new OgcRefusal(400, findTranslation(locale, 'ogc.refused.unknownParameter', { name: path })!)
  const message = findTranslation(locale, code) ?? findTranslation(locale, `errors.${code}`) ?? findTranslation(locale, 'ogc.refused.value')!
  throw new OgcRefusal(400, findTranslation(locale, 'ogc.refused.parameter', { name: path, message })!)
}

/** The address asked for, with the parameters that made the difference. */
export function selfOf({ event, origin }: OgcContext): URL {
  return new URL(event.path, origin)
}
