import { describe, expect, it } from 'vitest'
import { toIssues } from '#shared/errors'
import { contactSchema, placeSchema, positionFieldsSchema, reportSchema, subDistrictSchema, whatSchema } from '#shared/reports/schemas'
import type { z } from 'zod'

const today = '2026-11-23'

/** `field code` of every issue, or nothing. */
const issuesOf = (schema: z.ZodType, value: unknown): string[] => {
  const result = schema.safeParse(value)
  return result.success ? [] : toIssues(result.error).map(({ path, code }) => `${path} ${code}`)
}

describe('what it is', () => {
  const what = { kind: 'roof', beingBuilt: 'yes', inDanger: 'no', seenOn: '' }
  it.each([
    [{}, []],
    [{ kind: undefined }, ['kind report.kind_missing']],
    [{ kind: 'tower' }, ['kind report.kind_missing']],
    [{ kind: ['roof', 'yard'] }, ['kind report.kind_missing']],
    [{ beingBuilt: '' }, ['beingBuilt report.being_built_missing']],
    [{ inDanger: 'perhaps' }, ['inDanger report.danger_missing']],
    [{ seenOn: '2026-11-23' }, []],
    [{ seenOn: '2026-11-24' }, ['seenOn report.day_in_future']],
    [{ seenOn: '2026-02-30' }, ['seenOn report.not_a_day']],
    [{ seenOn: 'gestern' }, ['seenOn report.not_a_day']],
    [{ seenOn: '0001-01-01' }, ['seenOn report.not_a_day']],
    [{ name: 'x' }, ['name form.unrecognized_keys']],
  ])('%j gives %j', (changes, expected) => { expect(issuesOf(whatSchema(today), { ...what, ...changes })).toEqual(expected) })
})

describe('where it is', () => {
  const place = { community: 'unsure', placeWords: '北门第二栋', nearWords: '' }
  it.each([
    ['110107003', {}, []],
    ['110107003', { community: '' }, ['community report.community_missing']],
    ['110107003', { community: '110107003999' }, ['community report.community_unknown']],
    ['110107003', { community: '110107001003' }, ['community report.community_unknown']],
    ['110107001', { community: '110107001003' }, []],
    ['110107003', { placeWords: '' }, ['placeWords report.place_missing']],
    ['110107003', { placeWords: '  \u200B ' }, ['placeWords report.place_missing']],
    ['110107003', { placeWords: '字'.repeat(100) }, []],
    ['110107003', { placeWords: '字'.repeat(101) }, ['placeWords form.too_big']],
    ['110107003', { placeWords: '𠮷'.repeat(100) }, []],
    ['110107003', { placeWords: 'x'.repeat(1_000_000) }, ['placeWords form.too_big']],
  ])('in %s, %j gives %j', (subDistrict, changes, expected) => { expect(issuesOf(placeSchema(subDistrict), { ...place, ...changes })).toEqual(expected) })

  it.each([
    [{ subDistrict: '110107009' }, []],
    [{}, ['subDistrict report.sub_district_missing']],
    [{ subDistrict: '110108001' }, ['subDistrict report.sub_district_unknown']],
    [{ subDistrict: '' }, ['subDistrict report.sub_district_unknown']],
  ])('the sub-district %j gives %j', (value, expected) => { expect(issuesOf(subDistrictSchema, value)).toEqual(expected) })

  it('drops control characters and keeps traditional and four-byte ones', () => {
    expect(placeSchema('110107003').parse({ ...place, placeWords: '\u0000麻峪𠮷\u202E違建\u0007' })).toMatchObject({ placeWords: '麻峪𠮷違建', community: null, nearWords: null })
  })
})

describe('how to reach the reporter', () => {
  const contact = { reach: 'contact', name: '', phone: '', email: '' }
  it.each([
    [{ reach: 'anonymous' }, []],
    [{}, ['phone report.contact_missing']],
    [{ phone: '139 1234 5678' }, []],
    [{ phone: '１３９１２３４５６７８' }, []],
    [{ phone: '010-68601234' }, []],
    [{ phone: '12345' }, ['phone report.phone_invalid']],
    [{ email: 'a@example.com' }, []],
    [{ email: 'a@example' }, ['email report.email_invalid']],
    [{ email: 'a@example.com\r\nBcc: b@example.com' }, ['email report.email_invalid']],
    [{ reach: undefined }, ['reach report.reach_missing']],
  ])('%j gives %j', (changes, expected) => {
    expect(issuesOf(contactSchema, { ...contact, ...changes })).toEqual(expected)
  })
})

describe('a small matter', () => {
  const what = { kind: 'smallTrouble', inDanger: 'no', seenOn: '' }
  it.each([
    [{}, []],
    [{ kind: 'roof' }, ['kind report.kind_missing']],
    [{ kind: '' }, ['kind report.kind_missing']],
    [{ beingBuilt: 'yes' }, ['beingBuilt form.unrecognized_keys']],
  ])('%j gives %j', (changes, expected) => { expect(issuesOf(whatSchema(today, 'small'), { ...what, ...changes })).toEqual(expected) })

  it('is never being built, whoever sends it', () => {
    expect(whatSchema(today, 'small').parse(what)).toMatchObject({ kind: 'smallTrouble', beingBuilt: 'no' })
    const report = { submissionId: '6f1c0f0e-5b1f-4c1a-9a51-0d7f5b1b2c3d', kind: 'smallTrouble', inDanger: false, subDistrict: '110107003', placeWords: '北门', words: '路灯不亮' }
    for (const beingBuilt of [undefined, 'no', 'yes']) expect(reportSchema(today).parse({ ...report, beingBuilt }).beingBuilt).toBe('no')
  })

  it('does not pass as a building in a journey about buildings', () => {
    expect(issuesOf(whatSchema(today), { ...what, beingBuilt: 'no' })).toEqual(['kind report.kind_missing'])
  })
})

describe('a whole report', () => {
  const report = {
    submissionId: '6f1c0f0e-5b1f-4c1a-9a51-0d7f5b1b2c3d', kind: 'roof', beingBuilt: 'yes', inDanger: false, subDistrict: '110107003',
    community: null, placeWords: '北门', words: '楼顶搭棚',
  }
  const hash = 'a'.repeat(64)
  it.each([
    [{}, []],
    [{ submissionId: '1' }, ['submissionId form.invalid_format']],
    [{ photos: [hash] }, []],
    [{ photos: ['x'] }, ['photos.0 form.invalid_format']],
    [{ photos: [hash, hash] }, ['photos report.photo_twice']],
    [{ photos: Array.from({ length: 7 }, (_, n) => String(n).repeat(64)) }, ['photos form.too_big']],
    [{ beingBuilt: undefined }, ['beingBuilt report.being_built_missing']],
    [{ kind: 'smallHazard', beingBuilt: undefined }, []],
    [{ inDanger: 'yes' }, ['inDanger form.invalid_type']],
    [{ seenOn: '2026-12-01' }, ['seenOn report.day_in_future']],
    [{ subDistrict: '110101001' }, ['subDistrict report.sub_district_unknown']],
    [{ community: '110107001003' }, ['community report.community_unknown']],
    [{ position: { longitude: 116.19, latitude: 39.91, accuracyM: 20 } }, []],
    [{ position: { longitude: 121.47, latitude: 31.23, accuracyM: 20 } }, ['position report.outside_district']],
    [{ position: { longitude: 116.195445, latitude: 39.914601, accuracyM: null, system: 'gcj02', source: 'wechat' } }, []],
    [{ position: { longitude: 116.19, latitude: 39.91, accuracyM: 20, system: 'mercator' } }, ['position.system form.invalid_value']],
    [{ position: { longitude: 116.19, latitude: 39.91, accuracyM: 20, source: 'staff' } }, ['position.source form.invalid_value']],
    [{ position: { longitude: 500, latitude: 39.9, accuracyM: 20 } }, ['position report.outside_district']],
    [{ words: '字'.repeat(1001) }, ['words form.too_big']],
    [{ reporter: '王' }, ['reporter form.unrecognized_keys']],
  ])('%j gives %j', (changes, expected) => { expect(issuesOf(reportSchema(today), { ...report, ...changes })).toEqual(expected) })
})

describe('the position', () => {
  it('is kept in WGS-84 beside what was given, 542 m apart where it was given in GCJ-02', () => {
    const { position } = reportSchema(today).parse({
      submissionId: '6f1c0f0e-5b1f-4c1a-9a51-0d7f5b1b2c3d', kind: 'roof', beingBuilt: 'yes', inDanger: false, subDistrict: '110107003',
      community: null, placeWords: '北门', words: '楼顶搭棚',
      position: { longitude: 116.195445, latitude: 39.914601, accuracyM: 30, system: 'gcj02', source: 'wechat' },
    })
    expect(position).toMatchObject({ rawLongitude: 116.195445, rawLatitude: 39.914601, system: 'gcj02', source: 'wechat', accuracyM: 30 })
    expect(position!.longitude).toBeCloseTo(116.189316, 5)
    expect(position!.latitude).toBeCloseTo(39.913325, 5)
  })

  it('may be missing in a form, whose hidden fields stay empty without a script', () => {
    for (const given of [{}, { longitude: '', latitude: '', accuracyM: '' }]) expect(positionFieldsSchema.parse({ position: given })).toEqual({ position: null })
  })

  it('comes from a form as the phone says it', () => {
    expect(positionFieldsSchema.parse({ position: { longitude: '116.19', latitude: '39.91', accuracyM: '1234.5' } }))
      .toEqual({ position: { longitude: 116.19, latitude: 39.91, rawLongitude: 116.19, rawLatitude: 39.91, accuracyM: 1234.5, system: 'wgs84', source: 'device' } })
    expect(issuesOf(positionFieldsSchema, { position: { longitude: '121.47', latitude: '31.23', accuracyM: '5' } })).toEqual(['position report.outside_district'])
    expect(issuesOf(positionFieldsSchema, { position: { longitude: 'here', latitude: '39.91', accuracyM: '5' } })).toEqual(['position.longitude form.invalid_format'])
  })
})
