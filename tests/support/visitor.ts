import { inject } from 'vitest'

export type FormValues = Record<string, string | string[]>

/**
 * Somebody with a browser of their own: cookies are kept between requests, redirects are not followed, and posts
 * come from a page of the site, as a browser marks them.
 */
export function createVisitor({ baseUrl = inject('baseUrl'), headers: always = {} }: { baseUrl?: string, headers?: Record<string, string> } = {}) {
  const cookies = new Map<string, string>()

  async function request(path: string, { headers, ...init }: RequestInit & { duplex?: 'half' } = {}): Promise<Response> {
    const sent = new Headers({ accept: 'text/html,application/json', ...always })
    if (init.method && init.method !== 'GET') sent.set('origin', new URL(baseUrl).origin)
    if (cookies.size > 0) sent.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    new Headers(headers).forEach((value, name) => { sent.set(name, value) })
    const response = await fetch(new URL(path, baseUrl), { redirect: 'manual', ...init, headers: sent })
    for (const line of response.headers.getSetCookie()) keepCookie(line)
    return response
  }

  function keepCookie(line: string) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
    if (/max-age=0(?:;|$)|expires=Thu, 01 Jan 1970/i.test(line) || value === '') cookies.delete(name!)
    else cookies.set(name!, value!)
  }

  return {
    cookies,
    request,
    get: (path: string, headers?: Record<string, string>) => request(path, { headers }),
    /** Sends a form as a browser without script does. */
    postForm: (path: string, values: FormValues, headers?: Record<string, string>) => {
      const body = new URLSearchParams(Object.entries(values).flatMap(([name, value]) => [value].flat().map(one => [name, one])))
      return request(path, { method: 'POST', body, headers })
    },
    sendJson: (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, headers?: Record<string, string>) => request(path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'accept': 'application/json', ...headers },
    }),
  }
}

export type Visitor = ReturnType<typeof createVisitor>

/** The hidden fields of a page's forms, which a browser sends back with what was typed. */
export function readHiddenFields(html: string): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    if (!/\btype="hidden"/.test(tag)) continue
    const name = /\bname="([^"]*)"/.exec(tag)?.[1]
    if (name !== undefined) fields[name] = unescapeHtml(/\bvalue="([^"]*)"/.exec(tag)?.[1] ?? '')
  }
  return fields
}

const entities: Record<string, string> = { quot: '"', amp: '&', lt: '<', gt: '>', '#39': '\'' }

function unescapeHtml(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole)
}
