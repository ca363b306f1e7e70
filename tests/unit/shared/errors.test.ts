import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { toIssues } from '#shared/errors'

const schema = z.strictObject({
  name: z.string().min(1).max(5),
  place: z.string().min(1, 'report.place_required'),
  kind: z.enum(['a', 'b']),
  photos: z.array(z.strictObject({ size: z.number().max(10) })).optional(),
})

const issuesOf = (value: unknown) => toIssues(schema.safeParse(value).error!)

describe('the issues of a form', () => {
  it('say that something is missing, whether absent or empty', () => {
    expect(issuesOf({ place: 'x', kind: 'a' })).toEqual([{ path: 'name', code: 'form.required', params: {} }])
    expect(issuesOf({ name: '', place: 'x', kind: 'a' })).toEqual([{ path: 'name', code: 'form.required', params: { min: 1 } }])
  })

  it('say that a value is of the wrong type', () => {
    expect(issuesOf({ name: 5, place: 'x', kind: 'a' })).toEqual([{ path: 'name', code: 'form.invalid_type', params: {} }])
  })

  it('use a schema\'s own sentence', () => {
    expect(issuesOf({ name: 'x', place: '', kind: 'a' })).toEqual([{ path: 'place', code: 'report.place_required', params: { min: 1 } }])
  })

  it('name the limit', () => {
    expect(issuesOf({ name: 'x'.repeat(6), place: 'x', kind: 'a' })).toEqual([{ path: 'name', code: 'form.too_big', params: { max: 5 } }])
  })

  it('name every field that does not belong', () => {
    expect(issuesOf({ name: 'x', place: 'x', kind: 'a', role: 1, admin: 2 }).map(({ path, code }) => [path, code]))
      .toEqual([['role', 'form.unrecognized_keys'], ['admin', 'form.unrecognized_keys']])
  })

  it('are a hundred at most, however many mistakes a body is made of', () => {
    const most = { name: 'x', place: 'x', kind: 'a' }
    expect(issuesOf({ ...most, ...Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`k${n}`, n])) })).toHaveLength(100)
    expect(issuesOf({ ...most, photos: Array.from({ length: 5000 }, () => ({ size: 11 })) })).toHaveLength(100)
  })

  it('name the place inside a list', () => {
    expect(issuesOf({ name: 'x', place: 'x', kind: 'a', photos: [{ size: 11 }] })[0]).toMatchObject({ path: 'photos.0.size' })
  })
})
