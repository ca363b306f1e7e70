import { describe, expect, it } from 'vitest'
import { siteItemsSchema, subDistrictItemsSchema } from '#shared/ogc/schemas'

const read = (query: Record<string, unknown>) => siteItemsSchema.safeParse(query)

describe('the parameters of a list of features', () => {
  it('take a box of four numbers, and of six without its heights', () => {
    expect(read({ bbox: '116.1,39.8,116.3,40' }).data?.bbox).toEqual({ west: 116.1, south: 39.8, east: 116.3, north: 40 })
    expect(read({ bbox: '116.1,39.8,-50,116.3,40.0,900' }).data?.bbox).toEqual({ west: 116.1, south: 39.8, east: 116.3, north: 40 })
    expect(read({ bbox: '170,-10,-170,10' }).data?.bbox).toEqual({ west: 170, south: -10, east: -170, north: 10 })
  })

  it.each(['', '1,2,3', '1,2,3,4,5', '1,2,3,x', '1,,3,4', '1,40,2,39', '181,0,182,1', '0,-91,1,0', 'NaN,1,2,3', '1,2,3,4,5,6,7', 'Infinity,1,2,3'])('refuse the box "%s"', (bbox) => {
    expect(read({ bbox }).success).toBe(false)
  })

  it('take an instant, a day, an interval, and open ends in both spellings', () => {
    const of = (datetime: string) => { const { from, before } = read({ datetime }).data!.datetime!; return [from?.toISOString(), before?.toISOString()] }
    expect(of('2026-11-02T08:00:00+08:00')).toEqual(['2026-11-02T00:00:00.000Z', '2026-11-02T00:00:00.001Z'])
    expect(of('2026-11-02')).toEqual(['2026-11-01T16:00:00.000Z', '2026-11-02T16:00:00.000Z'])
    expect(of('2026-11-02T00:00:00Z/2026-11-03T00:00:00Z')).toEqual(['2026-11-02T00:00:00.000Z', '2026-11-03T00:00:00.001Z'])
    expect(of('2026-11-02T00:00:00Z/..')).toEqual(['2026-11-02T00:00:00.000Z', undefined])
    expect(of('2026-11-02T00:00:00Z/')).toEqual(['2026-11-02T00:00:00.000Z', undefined])
    expect(of('../2026-11-02T00:00:00Z')).toEqual([undefined, '2026-11-02T00:00:00.001Z'])
    expect(of('/2026-11-02T00:00:00Z')).toEqual([undefined, '2026-11-02T00:00:00.001Z'])
  })

  it.each(['', '..', '/', '../..', 'yesterday', '2026-02-30', '2026-02-30T00:00:00Z', '2026-11-02T25:00:00Z', '2026-11-03/2026-11-02', '2026-11-02T00:00:00Z/2026-11-01T00:00:00Z', '2026-01-01/2026-02-01/2026-03-01', '2026-11-02T00:00:00'])('refuse the time "%s"', (datetime) => {
    expect(read({ datetime }).success).toBe(false)
  })

  it('give a hundred when nothing is said and never more than a thousand', () => {
    expect([read({}), read({ limit: '5' }), read({ limit: '99999' })].map(({ data }) => data?.limit)).toEqual([100, 5, 1000])
    for (const limit of ['0', '-1', '1.5', 'all', '']) expect(read({ limit }).success).toBe(false)
  })

  it('refuse what they do not know, what is given twice, and values that do not exist', () => {
    for (const query of [{ nonsense: '1' }, { bbox: ['1,2,3,4', '1,2,3,4'] }, { status: 'withdrawnn' }, { category: 'x' }, { subDistrict: '110107999' }, { lang: 'en' }]) expect(read(query).success).toBe(false)
    expect(subDistrictItemsSchema.safeParse({ status: 'published' }).success).toBe(false)
  })
})
