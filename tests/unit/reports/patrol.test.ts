import { describe, expect, it } from 'vitest'
import { categoryOf, registrationSchema } from '#shared/reports/registration'
import { patrolSchema } from '#shared/reports/patrol'

const typed = { kind: 'roof', beingBuilt: 'yes', inDanger: 'no', subDistrict: '110107003', community: '', placeWords: '公园北门', words: '正在搭棚' }

describe('a patrol as typed', () => {
  it('is read, and says what is missing', () => {
    expect(patrolSchema.parse(typed)).toEqual({ ...typed, inDanger: false, community: null })
    const codes = patrolSchema.safeParse({ words: '', placeWords: '' }).error!.issues.map(({ message }) => message)
    expect(codes).toEqual(expect.arrayContaining(['report.kind_missing', 'report.danger_missing', 'report.sub_district_missing', 'report.place_missing', 'patrol.words_missing']))
  })

  it('asks of a structure whether it is being built, and of a small matter not', () => {
    expect(patrolSchema.safeParse({ ...typed, beingBuilt: undefined }).error?.issues).toMatchObject([{ path: ['beingBuilt'], message: 'report.being_built_missing' }])
    expect(patrolSchema.parse({ ...typed, kind: 'smallHazard', beingBuilt: undefined }).beingBuilt).toBe('no')
  })

  it('takes a community of its sub-district only', () => {
    expect(patrolSchema.safeParse({ ...typed, community: '110107009001' }).error?.issues).toMatchObject([{ path: ['community'] }])
  })
})

describe('a registration', () => {
  it('has no field that words, a place or a position of a report could go into', () => {
    const site = { version: 1, how: 'new', nameZh: '一处加建', subDistrict: '110107003' }
    expect(Object.keys(registrationSchema.parse(site)).sort()).toEqual(['category', 'community', 'how', 'nameZh', 'ownerSystem', 'subDistrict', 'version'])
    for (const field of ['placeWords', 'noteZh', 'longitude', 'foundOn']) expect(registrationSchema.safeParse({ ...site, [field]: 'x' }).success).toBe(false)
    expect(registrationSchema.safeParse({ version: 1, how: 'link', siteId: '' }).error?.issues).toMatchObject([{ message: 'registration.site_missing' }])
  })

  it('begins with the category a kind speaks for, if any', () => {
    expect([categoryOf('roof'), categoryOf('unsure'), categoryOf('smallHazard')]).toEqual(['noPermit', null, null])
  })
})
