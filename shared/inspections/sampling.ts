import { rankPool, type Sha256 } from '../hearings/draw.ts'
import type { SampleReason } from './rules.ts'

/** A site the drawing may fall on. */
export interface Candidate { siteId: string, subDistrict: string }

export interface Drawn extends Candidate { reason: Extract<SampleReason, 'drawn' | 'fewReports'> }

export interface Drawing {
  pool: readonly Candidate[]
  /** How many of each sub-district; all of one that has fewer. */
  perSubDistrict: number
  seed: string
  /** Reports of the last days by sub-district; one that is not named has none. */
  reports: Readonly<Record<string, number>>
}

/**
 * Draws the sample of an inspection. Within a sub-district the sites come in the order of the SHA-256 of `<seed>:<id>`,
 * the smallest first, as in every draw of the house. How many people reported changes neither how many are drawn nor
 * which: whoever reports does not bring inspectors to their street, and where nobody reports is looked at all the same.
 * The same pool, number and seed give the same sample, in whatever order the pool is given.
 */
export function drawSample({ pool, perSubDistrict, seed, reports }: Drawing, sha256: Sha256): Drawn[] {
  const codes = [...new Set(pool.map(({ subDistrict }) => subDistrict))].sort()
  const few = findFew(codes, reports)
  const groups = codes.map(key => ({ key, groupId: key, name: { zh: key, en: key }, seats: perSubDistrict }))
  return rankPool({ groups, pool: pool.map(({ siteId, subDistrict }) => ({ group: subDistrict, receipt: siteId })) }, seed, sha256)
    .filter(({ place }) => place === 'seat')
    .map(({ group, receipt }) => ({ siteId: receipt, subDistrict: group, reason: few.has(group) ? 'fewReports' : 'drawn' }))
}

/** The third of the sub-districts with the fewest reports, if they have fewer than the average. */
function findFew(codes: readonly string[], reports: Drawing['reports']): Set<string> {
  const of = (code: string) => reports[code] ?? 0
  const counts = codes.map(of).sort((one, other) => one - other)
  const highest = counts[Math.ceil(codes.length / 3) - 1] ?? 0
  const average = counts.reduce((sum, count) => sum + count, 0) / Math.max(1, codes.length)
  return new Set(codes.filter(code => of(code) <= highest && of(code) < average))
}

/**
 * The drawing as a file, so that anybody can do it again: UTF-8, every line ends with one line feed, parts are divided by
 * one tab. First the head, then every site that could have been drawn, then the sample with its reasons.
 */
export function writeDrawing({ id, seed, perSubDistrict, drawnAt, pool, sample }: {
  id: string, seed: string, perSubDistrict: number, drawnAt: Date, pool: readonly Candidate[], sample: readonly { siteId: string, subDistrict: string, reason: SampleReason }[]
}): string {
  const byText = (one: string, other: string) => one < other ? -1 : one > other ? 1 : 0
  const lines = [
    '# portal-inspection 1', `# plan\t${id}`, `# drawn\t${drawnAt.toISOString()}`, `# seed\t${seed}`, `# quota\t${perSubDistrict}`, '# rule\tsha256(seed:site), smallest first, in each sub-district',
    `# pool\t${pool.length}`, ...pool.map(({ subDistrict, siteId }) => `${subDistrict}\t${siteId}`).sort(byText),
    `# sample\t${sample.length}`, ...sample.map(({ subDistrict, siteId, reason }) => `${subDistrict}\t${siteId}\t${reason}`).sort(byText),
  ]
  return lines.map(line => `${line}\n`).join('')
}
