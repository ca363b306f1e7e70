import { describe, expect, it } from 'vitest'
import { toIssues } from '#shared/errors'
import { inviteSchema, roleSchema } from '#shared/staff/schemas'

const person = { name: '钱二', email: 'qian@example.org' }
const worker = { role: 'communityWorker', subDistricts: '110107003', communities: '110107003007' }
const [second, elsewhere] = ['110107003009', '110107009007']

const forms = {
  invitation: (post: object) => inviteSchema.safeParse({ ...person, ...post }),
  change: (post: object) => roleSchema.safeParse({ version: '1', reason: '换岗', ...post }),
}

describe.each(Object.entries(forms))('the %s of a community worker', (_name, parse) => {
  const issuesOf = (post: object) => toIssues(parse(post).error!).map(({ path, code }) => [path, code])

  it('takes communities of the sub-districts chosen', () => {
    expect(parse(worker).data).toMatchObject({ subDistricts: ['110107003'], communities: ['110107003007'] })
    const two = { ...worker, subDistricts: ['110107009', '110107003'], communities: ['110107003007', second, elsewhere] }
    expect(parse(two).data).toMatchObject({ subDistricts: two.subDistricts, communities: two.communities })
  })

  it('asks for a sub-district first, then for a community', () => {
    expect(issuesOf({ role: 'communityWorker' })).toEqual([['subDistricts', 'staff.sub_districts_required']])
    expect(issuesOf({ ...worker, communities: '' })).toEqual([['communities', 'staff.communities_required']])
  })

  it('refuses a community outside the sub-districts, and a sub-district without one', () => {
    expect(issuesOf({ ...worker, communities: elsewhere })).toEqual([['communities', 'staff.communities_elsewhere']])
    expect(issuesOf({ ...worker, communities: ['110107003007', elsewhere] })).toEqual([['communities', 'staff.communities_elsewhere']])
    expect(issuesOf({ ...worker, subDistricts: ['110107003', '110107009'] })).toEqual([['communities', 'staff.communities_elsewhere']])
  })

  it('refuses a community that does not exist', () => {
    expect(issuesOf({ ...worker, communities: ['110107003999'] })).toContainEqual(['communities.0', 'form.invalid_value'])
  })

  it('gives no other role a community', () => {
    expect(issuesOf({ ...worker, role: 'subDistrictOfficer' })).toEqual([['communities', 'staff.communities_required']])
    expect(parse({ ...worker, role: 'subDistrictOfficer', communities: undefined }).data).toMatchObject({ communities: null })
  })
})
