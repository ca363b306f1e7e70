import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { drawSample, writeDrawing, type Candidate } from '#shared/inspections/sampling'

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')
const codes = ['110107001', '110107002', '110107003', '110107004', '110107005', '110107006']
const pool: Candidate[] = codes.flatMap((subDistrict, n) => Array.from({ length: 4 + n * 3 }, (_, site) => ({ siteId: `site-${n}-${site}`, subDistrict })))
const reports = { '110107001': 0, '110107002': 1, '110107003': 40, '110107004': 50, '110107005': 60, '110107006': 900 }
const draw = (changes: Partial<Parameters<typeof drawSample>[0]> = {}) => drawSample({ pool, perSubDistrict: 3, seed: 'a seed', reports, ...changes }, sha256)
const idsOf = (sample: { siteId: string }[]) => sample.map(({ siteId }) => siteId).sort()

describe('the sample of an inspection', () => {
  it('takes the same number from every sub-district, wherever people reported', () => {
    for (const code of codes) expect(draw().filter(({ subDistrict }) => subDistrict === code), code).toHaveLength(3)
  })

  it('takes all of a sub-district that has fewer', () => {
    expect(draw({ perSubDistrict: 10 }).filter(({ subDistrict }) => subDistrict === '110107001')).toHaveLength(4)
  })

  it('is the same again from the same seed, in whatever order the pool is given, and another from another seed', () => {
    expect(draw({ pool: pool.toReversed() })).toEqual(draw())
    expect(idsOf(draw({ seed: 'another' }))).not.toEqual(idsOf(draw()))
  })

  it('neither grows nor changes where people report more', () => {
    const others = [{}, { '110107001': 10_000 }, Object.fromEntries(Object.entries(reports).map(([code, count]) => [code, 900 - count]))]
    for (const counts of others) expect(idsOf(draw({ reports: counts }))).toEqual(idsOf(draw()))
  })

  it('says which sites are from a sub-district with few reports', () => {
    const few = new Set(draw().filter(({ reason }) => reason === 'fewReports').map(({ subDistrict }) => subDistrict))
    expect([...few]).toEqual(['110107001', '110107002'])
  })

  it('calls nobody few where all report alike', () => {
    expect(draw({ reports: Object.fromEntries(codes.map(code => [code, 7])) }).every(({ reason }) => reason === 'drawn')).toBe(true)
  })

  it('does not hang on which of many sites comes first in the ledger', () => {
    const large: Candidate[] = Array.from({ length: 1000 }, (_, n) => ({ siteId: `s${n}`, subDistrict: '110107001' }))
    const drawn = Array.from({ length: 40 }, (_, seed) => drawSample({ pool: large, perSubDistrict: 25, seed: String(seed), reports: {} }, sha256)).flat()
    const firstHalf = drawn.filter(({ siteId }) => Number(siteId.slice(1)) < 500).length
    expect(firstHalf).toBeGreaterThan(420)
    expect(firstHalf).toBeLessThan(580)
  })

  it('can be drawn again from its file alone', () => {
    const sample = draw()
    const file = writeDrawing({ id: 'plan', seed: 'a seed', perSubDistrict: 3, drawnAt: new Date('2026-11-23T02:00:00Z'), pool, sample })
    const lines = file.split('\n')
    const until = lines.findIndex(line => line.startsWith('# sample'))
    const read = lines.slice(0, until).filter(line => line !== '' && !line.startsWith('#')).map((line) => {
      const [subDistrict, siteId] = line.split('\t')
      return { subDistrict: subDistrict!, siteId: siteId! }
    })
    const [seed, quota] = ['seed', 'quota'].map(name => lines.find(line => line.startsWith(`# ${name}\t`))!.split('\t')[1]!)
    const again = drawSample({ pool: read, perSubDistrict: Number(quota), seed: seed!, reports: {} }, sha256)
    expect(lines.slice(until + 1).filter(Boolean).map(line => line.split('\t')[1])).toEqual(idsOf(again))
    expect(file.endsWith('\n')).toBe(true)
  })
})
