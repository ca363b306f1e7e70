import { expect, it } from 'vitest'
import { createVisitor } from '../support/visitor.ts'

it.each(['/', '/en'])('answers %s without script', async (path) => {
  const response = await createVisitor().get(path)
  expect(response.status).toBe(200)
  const html = await response.text()
  expect(html).not.toMatch(/<script(?! type="application\/ld\+json">)/)
})

it.each(['/no-such-page', '/en/no-such-page'])('answers %s with a page that says so', async (path) => {
  const response = await createVisitor().get(path)
  expect(response.status).toBe(404)
  expect(response.headers.get('content-type')).toMatch(/^text\/html/)
  const html = await response.text()
  expect(html).toMatch(/<h1/)
})

it('tells browsers to run nothing but its own files and to send no address on', async () => {
  const { headers } = await createVisitor().get('/')
  expect(headers.get('content-security-policy')).toMatch(/script-src (?:'none'|'self')/)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
})
