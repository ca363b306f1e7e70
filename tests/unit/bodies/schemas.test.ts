import { describe, expect, it } from 'vitest'
import { canWork } from '#shared/bodies/rules'
import { bodyChangeSchema, bodyKinds, bodySchema } from '#shared/bodies/schemas'

const typed = { nameZh: ' 区城管委 ', nameEn: '', kind: 'department', subDistrict: '', phone: '' }

describe('a body as typed', () => {
  it('keeps an empty field as not known', () => {
    expect(bodySchema.parse(typed)).toEqual({ nameZh: '区城管委', nameEn: null, kind: 'department', subDistrict: null, phone: null })
  })

  it('needs its sub-district when it is the office of one', () => {
    for (const schema of [bodySchema, bodyChangeSchema]) {
      const change = schema === bodySchema ? {} : { version: '1', active: 'yes' }
      expect(schema.safeParse({ ...typed, ...change, kind: 'subDistrict' }).error?.issues).toMatchObject([{ path: ['subDistrict'], message: 'body.sub_district_required' }])
      expect(schema.safeParse({ ...typed, ...change, kind: 'subDistrict', subDistrict: '110107009' }).success).toBe(true)
    }
    expect(bodySchema.safeParse({ ...typed, subDistrict: '110108001' }).success).toBe(false)
  })
})

it('a body works here while it is in use and not somebody outside', () => {
  expect(bodyKinds.map(kind => [kind, canWork({ kind, active: true }), canWork({ kind, active: false })])).toEqual([
    ['department', true, false], ['station', true, false], ['ownerUnit', true, false], ['subDistrict', true, false], ['external', false, false],
  ])
})
