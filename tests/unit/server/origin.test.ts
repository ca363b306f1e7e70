import type { H3Event } from 'h3'
import { describe, expect, it } from 'vitest'
import { issueSubmissionId, openSubmissionId, requireSameOrigin } from '#server/http/origin'

const signing = Buffer.alloc(32, 3)

function requestWith(headers: Record<string, string>): H3Event {
  return { node: { req: { headers } }, headers: new Headers(headers) } as unknown as H3Event
}

describe('a request that changes something', () => {
  const refused = (headers: Record<string, string>, hasToken = false) => {
    try {
      requireSameOrigin(requestWith({ host: 'portal.example', ...headers }), () => hasToken)
      return false
    }
    catch { return true }
  }

  it.each([
    ['our own page in a modern browser', { 'sec-fetch-site': 'same-origin' }, false, false],
    ['typed by the person', { 'sec-fetch-site': 'none' }, false, false],
    ['another site', { 'sec-fetch-site': 'cross-site' }, true, true],
    ['a neighbouring host of the same site', { 'sec-fetch-site': 'same-site' }, true, true],
    ['our own page in an older browser', { origin: 'https://portal.example' }, false, false],
    ['another site in an older browser', { origin: 'https://evil.example' }, true, true],
    ['a page that hides where it is, with our form', { origin: 'null' }, true, false],
    ['a page that hides where it is', { origin: 'null' }, false, true],
    ['an old in-app browser with our form', {}, true, false],
    ['an old in-app browser without our form', {}, false, true],
  ])('from %s', (_case, headers, hasToken, isRefused) => {
    expect(refused(headers as Record<string, string>, hasToken)).toBe(isRefused)
  })
})

describe('the identity of a submission', () => {
  it('is ours only with our mark', () => {
    const token = issueSubmissionId(signing)
    const id = openSubmissionId(token, signing)
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(openSubmissionId(`${id}.${'A'.repeat(22)}`, signing)).toBeUndefined()
    expect(openSubmissionId(token, Buffer.alloc(32, 4))).toBeUndefined()
    expect(openSubmissionId(id, signing)).toBeUndefined()
    expect(openSubmissionId(['a', 'b'], signing)).toBeUndefined()
  })
})
