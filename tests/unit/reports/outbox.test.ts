import { describe, expect, it } from 'vitest'
import { fieldOfIssue, findMissing, judge, retryDelay, toReportBody, type PhoneAnswers } from '#shared/reports/outbox'
import { reportSchema } from '#shared/reports/schemas'

const answers: PhoneAnswers = { kind: 'roof', beingBuilt: 'yes', inDanger: 'no', subDistrict: '110107003', placeWords: '公园北门', words: '楼顶搭棚', reach: 'anonymous' }
const id = '6f1c0f0e-5b1f-4c1a-9a51-0d7f5b1b2c3d'

describe('a draft on the phone', () => {
  it.each<[PhoneAnswers, number, string[]]>([
    [{}, 0, []],
    [{ kind: undefined }, 0, ['kind']],
    [{ placeWords: '  ' }, 0, ['placeWords']],
    [{ words: '' }, 0, ['words']],
    [{ words: '' }, 1, []],
    [{ reach: 'contact' }, 0, ['phone']],
    [{ reach: 'contact', email: 'a@example.com' }, 0, []],
    [{ kind: '', beingBuilt: '', inDanger: '', subDistrict: '', placeWords: '', words: '' }, 0, ['kind', 'beingBuilt', 'inDanger', 'subDistrict', 'placeWords', 'words']],
  ])('with %j and %d photos may wait unless %j is missing', (changes, photoCount, missing) => {
    expect(findMissing({ ...answers, ...changes }, { photoCount })).toEqual(missing)
  })

  it('is what the server takes, empty fields and all', () => {
    const schema = reportSchema('2026-11-23')
    expect(schema.parse(toReportBody({ id, answers, photos: [] }))).toMatchObject({ submissionId: id, kind: 'roof', inDanger: false, seenOn: null, community: null, position: null, contact: null })
    const full: PhoneAnswers = {
      ...answers, inDanger: 'yes', seenOn: '2026-11-20', community: 'unsure', nearWords: '菜市场', longitude: '116.19', latitude: '39.91', accuracyM: '27', keep: 'yes', reach: 'contact', phone: '13912345678',
    }
    expect(schema.parse(toReportBody({ id, answers: full, photos: ['a'.repeat(64)] }))).toMatchObject({
      inDanger: true, seenOn: '2026-11-20', community: null, nearWords: '菜市场', keepPassages: true, photos: ['a'.repeat(64)],
      position: { longitude: 116.19, latitude: 39.91, accuracyM: 27, system: 'wgs84', source: 'device' }, contact: { name: null, phone: '13912345678', email: null },
    })
  })

  it('forgets a contact its writer has decided not to leave', () => {
    expect(toReportBody({ id, answers: { ...answers, phone: '13912345678' }, photos: [] }).contact).toBeNull()
  })
})

describe('an answer', () => {
  it.each([
    [{ status: 201 }, 'delivered'],
    [{ status: 200 }, 'delivered'],
    [{ status: 409, code: 'report.photos_missing' }, 'photos'],
    [{ status: 409, code: 'duplicate' }, 'change'],
    [{ status: 400, code: 'malformed' }, 'change'],
    [{ status: 413, code: 'upload.too_large' }, 'change'],
    [{ status: 422, code: 'invalid' }, 'change'],
    [{ status: 422, code: 'photo.not_an_image' }, 'change'],
    [{ status: 422, code: 'upload.hash_mismatch' }, 'later'],
    [{ status: 400, code: 'upload.unreadable' }, 'later'],
    [{ status: 0 }, 'later'],
    [{ status: 408 }, 'later'],
    [{ status: 429, code: 'too_many_requests' }, 'later'],
    [{ status: 500, code: 'internal' }, 'later'],
    [{ status: 502 }, 'later'],
    [{ status: 507, code: 'storage_full' }, 'later'],
  ])('%j means %s', (answer, verdict) => { expect(judge(answer)).toBe(verdict) })

  it.each([['words', 'words'], ['contact.phone', 'phone'], [`photos.${'a'.repeat(64)}`, 'photos'], ['position.longitude', 'position'], ['', '']])('about %s stands at the field %s', (path, field) => {
    expect(fieldOfIssue(path)).toBe(field)
  })
})

describe('the next try', () => {
  it.each([[0, 5000], [1, 10_000], [3, 40_000], [6, 320_000], [7, 600_000], [1000, 600_000]])('after %d in vain comes in %d ms', (tries, delay) => { expect(retryDelay(tries, 0)).toBe(delay) })
  it('is up to a fifth earlier, so that phones do not march in step', () => { expect([retryDelay(0, 0.5), retryDelay(0, 1)]).toEqual([4500, 4000]) })
})
