import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { groupKeyAt, rankPool, toDrawNumber, toPoolReceipt, writePool, writeResult, type DrawFacts } from '#shared/hearings/draw'
import { checkDraw, sha256 } from '../../support/draws.ts'
import { seeded } from '../../support/letters.ts'

const receiptAt = (index: number) => toPoolReceipt({ number: `TZ-${String(index).padStart(8, '0')}`, salt: `salt ${index}` }, sha256)

function aDraw({ sizes = [7, 3], seats = [3, 5], ...changes }: Partial<DrawFacts> & { sizes?: number[], seats?: number[] } = {}): DrawFacts {
  const groups = sizes.map((_, index) => ({ key: groupKeyAt(index), groupId: `g${index}`, name: { zh: `第 ${index + 1} 组`, en: null }, seats: seats[index] ?? 1 }))
  return {
    matterId: 'm1', sequence: 1, frozenAt: new Date('2026-12-01T02:00:00Z'), numberDueAt: new Date('2026-12-03T13:30:00Z'),
    source: { zh: '双色球  第2026139期\n开奖号码', en: null }, secondSource: { zh: '次日同一时间的公开信标', en: null }, groups,
    pool: sizes.flatMap((size, index) => Array.from({ length: size }, (_, place) => ({ group: groupKeyAt(index), receipt: receiptAt(index * 1000 + place) }))), ...changes,
  }
}

const number = '03121822253007'
const fileOf = (draw: DrawFacts) => writePool(draw)
const resultOf = (draw: DrawFacts, drawn = number) => writeResult({ ...draw, poolHash: sha256(fileOf(draw)), number: drawn }, sha256)

describe('the pool file', () => {
  it('is, to the byte, what its description says', () => {
    const draw = aDraw({ sizes: [2], seats: [1] })
    const [first, second] = draw.pool.map(({ receipt }) => receipt).sort()
    expect(fileOf(draw)).toBe([
      '# portal-draw-pool 1', '# matter\tm1', '# draw\t1', '# frozen\t2026-12-01T02:00:00.000Z', '# due\t2026-12-03T13:30:00.000Z', '# source\t双色球 第2026139期 开奖号码', '# second\t次日同一时间的公开信标',
      '# group\t01\t1\t第 1 组', '# entries\t2', `01\t${first}`, `01\t${second}`, '',
    ].join('\n'))
  })

  it('names nobody: of an application it holds a salted hash, another one for another salt', () => {
    expect(receiptAt(1)).toBe(sha256('TZ-00000001:salt 1'))
    expect(toPoolReceipt({ number: 'TZ-00000001', salt: 'another' }, sha256)).not.toBe(receiptAt(1))
    expect(fileOf(aDraw())).not.toContain('TZ-')
  })

  it('is the same whatever order the applications came in', () => {
    const draw = aDraw()
    expect(fileOf({ ...draw, pool: [...draw.pool].reverse() })).toBe(fileOf(draw))
  })

  it('has another hash after any change of one byte', () => {
    const bytes = Buffer.from(fileOf(aDraw()))
    const hash = sha256(bytes)
    const hashes = new Set([hash])
    for (let place = 0; place < bytes.length; place++) {
      const changed = Buffer.from(bytes)
      changed[place] = changed[place]! ^ 1
      hashes.add(sha256(changed))
    }
    expect(hashes.size).toBe(bytes.length + 1)
  })
})

describe('the public number', () => {
  it.each([
    ['03 12 18 22 25 30 + 07', '03121822253007'], ['０３，１２，１８，２２，２５，３０｜０７', '03121822253007'], ['03-12-18-22-25-30-07', '03121822253007'], ['A1B2 c3', 'a1b2c3'], [' 123456 ', '123456'],
  ])('%s is %s', (typed, written) => { expect(toDrawNumber(typed)).toBe(written) })

  it.each(['', '12345', '第 123456 期', 'xyz123456', '１２３', '12345g'])('%s is none', (typed) => { expect(toDrawNumber(typed)).toBeNull() })
})

describe('the ranking', () => {
  it('is a permutation of each group: everybody once, ranks from 1 without a gap, seats first', () => {
    const draw = aDraw({ sizes: [40, 3, 0, 12], seats: [10, 5, 2, 12] })
    const placed = rankPool(draw, number, sha256)
    expect(placed.map(({ receipt }) => receipt).sort()).toEqual(draw.pool.map(({ receipt }) => receipt).sort())
    for (const { key, seats } of draw.groups) {
      const group = placed.filter(entry => entry.group === key)
      expect(group.map(({ rank }) => rank)).toEqual(group.map((_, index) => index + 1))
      expect(group.map(({ place }) => place)).toEqual(group.map((_, index) => index < seats ? 'seat' : 'queue'))
    }
  })

  it('is another one when any single figure of the number is another', () => {
    const draw = aDraw({ sizes: [40], seats: [10] })
    const results = new Set([resultOf(draw)])
    for (let place = 0; place < number.length; place++) {
      for (const figure of '0123456789') {
        if (figure === number[place]) continue
        const orders = rankPool(draw, number.slice(0, place) + figure + number.slice(place + 1), sha256).map(({ receipt }) => receipt).join()
        results.add(orders)
      }
    }
    expect(results.size).toBe(1 + 9 * number.length)
  })

  it('favours nobody: over 4,000 numbers everyone of ten gets one of three seats about as often, and each rank as well', () => {
    const draw = aDraw({ sizes: [10], seats: [3] })
    const random = seeded(20261201)
    const seats = new Map<string, number>()
    const ranks = new Map<string, number>()
    for (let times = 0; times < 4000; times++) {
      const drawn = Array.from({ length: 14 }, () => Math.floor(random() * 10)).join('')
      for (const { receipt, rank, place } of rankPool(draw, drawn, sha256)) {
        if (place === 'seat') seats.set(receipt, (seats.get(receipt) ?? 0) + 1)
        ranks.set(`${receipt} ${rank}`, (ranks.get(`${receipt} ${rank}`) ?? 0) + 1)
      }
    }
    expect(ranks.size).toBe(100)
    // 1,200 and 400 are expected; four standard deviations are 116 and 76.
    for (const count of seats.values()) expect(Math.abs(count - 1200)).toBeLessThan(116)
    for (const count of ranks.values()) expect(Math.abs(count - 400)).toBeLessThan(76)
  })
})

describe('the published script', () => {
  it('is short, and knows nothing of the portal', () => {
    const text = readFileSync('server/assets/draw-check.mjs', 'utf8')
    expect(text.split('\n').length).toBeLessThanOrEqual(50)
    expect([...text.matchAll(/^import .* from '(.*)'$/gm)].map(([, name]) => name)).toEqual(['node:crypto', 'node:fs'])
  })

  it.each([
    ['one group', aDraw({ sizes: [9], seats: [4] })], ['groups with more seats than people, and one without anybody', aDraw({ sizes: [5, 2, 0, 11], seats: [2, 6, 3, 4] })], ['a single person', aDraw({ sizes: [1], seats: [1] })],
  ])('does the same draw again from the two files: %s', (_, draw) => {
    expect(checkDraw({ pool: fileOf(draw), number: '03 12 18 22 25 30 + 07' }).printed).toBe(resultOf(draw))
    expect(checkDraw({ pool: fileOf(draw), number, result: resultOf(draw) })).toMatchObject({ agrees: true, printed: expect.stringContaining(sha256(fileOf(draw))) as string })
  })

  it('disagrees when one byte of the pool, one figure of the number or one byte of the result is another', () => {
    const draw = aDraw()
    const [pool, result] = [Buffer.from(fileOf(draw)), Buffer.from(resultOf(draw))]
    const flipped = (bytes: Buffer, place: number) => {
      const changed = Buffer.from(bytes)
      changed[place] = changed[place]! ^ 1
      return changed
    }
    const random = seeded(7)
    for (let times = 0; times < 6; times++) {
      expect(checkDraw({ pool: flipped(pool, Math.floor(random() * pool.length)), number, result }).agrees).toBe(false)
      expect(checkDraw({ pool, number, result: flipped(result, Math.floor(random() * result.length)) }).agrees).toBe(false)
    }
    expect(checkDraw({ pool, number: '03121822253008', result }).agrees).toBe(false)
    expect(checkDraw({ pool: pool.subarray(0, -1), number, result }).agrees).toBe(false)
  })
})

describe('the page that checks a draw without a network', () => {
  const html = readFileSync('server/assets/draw-check.html', 'utf8')
  const page = createContext({ TextDecoder, TextEncoder, Uint8Array }) as { drawAgain: (bytes: Uint8Array, number: string) => { hash: string, result: string }, sha256: (bytes: Uint8Array) => string }
  runInContext(/<script>([^]*)<\/script>/.exec(html)![1]!, page as object)

  it('asks nobody for anything: it names no other file and no address', () => {
    expect(html).not.toMatch(/\b(?:src|href)=|https?:|fetch\(|XMLHttpRequest|import\b/)
  })

  it('has a SHA-256 of its own that is right at every length of the last block', () => {
    for (const length of [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 1000, 100_003]) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 7 + length) % 256)
      expect(page.sha256(bytes)).toBe(sha256(Buffer.from(bytes)))
    }
  })

  it('comes to the same as the portal, and says what is wrong with a pool that was cut off or changed', () => {
    const draw = aDraw({ sizes: [9, 0, 4], seats: [4, 1, 6] })
    const bytes = new Uint8Array(Buffer.from(fileOf(draw)))
    expect(page.drawAgain(bytes, '０３ 12 18 22 25 30 + 07')).toMatchObject({ hash: sha256(fileOf(draw)), result: resultOf(draw) })
    expect(() => page.drawAgain(bytes.subarray(0, -1), number)).toThrow(/cut off/)
    expect(() => page.drawAgain(new Uint8Array(Buffer.from(fileOf(draw).replace(/\n01\t[^\n]*/, ''))), number)).toThrow(/number of entries/)
    expect(() => page.drawAgain(bytes, '')).toThrow(/number/)
  })
})
