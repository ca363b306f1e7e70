import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { askAgain, withdrawRequest } from '#server/domain/assistance/afterwards'
import { assistanceBySubDistrict, assistanceFigures, listCountedNeeds } from '#server/domain/assistance/figures'
import type { Database } from '#server/database/connect'
import type { NeedKind } from '#shared/assistance/rules'
import { answerAs, ask, aBody, helping, route } from '../../support/assistance.ts'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'

const november = { from: new Date('2026-10-31T16:00:00Z'), until: new Date('2026-11-30T16:00:00Z') }

/** So many requests for one need, the first of them met at an instant. */
async function some(db: Database, need: NeedKind, count: number, met = 0, at = monday) {
  const ids: string[] = []
  const body = await aBody(db, `示例 ${need}`)
  for (let n = 0; n < count; n++) {
    const { requestId } = await ask(db, { needs: [need] })
    ids.push(requestId)
    if (n >= met) continue
    const [given] = await route(db, requestId, need, [body])
    await answerAs(db, requestId, given!.id, 'met', at)
  }
  return ids
}

it('counts each need once, met or open, without withdrawn and demonstration requests', async () => {
  const db = await createTestDatabase()
  await some(db, 'housing', 12, 6)
  const [gone] = await some(db, 'school', 6)
  await withdrawRequest(db, { requestId: gone!, ...helping })
  await ask(db, { needs: ['legal'] }, { isDemo: true })
  await ask(db, { needs: ['housing'] }, { now: new Date('2026-10-30T02:00:00Z') })
  expect(await assistanceFigures(db, november)).toMatchObject({
    kinds: [{ need: 'housing', met: 6, notMet: 0, open: 6 }, { need: 'school', met: 0, notMet: 0, open: 5 }], total: { met: 6, notMet: 0, open: 11 },
  })
})

it('says one to four as few, and lets no sum and no sub-district tell how few', async () => {
  const db = await createTestDatabase()
  await some(db, 'housing', 9)
  await some(db, 'licence', 2)
  await some(db, 'school', 20)
  const { kinds, total } = await assistanceFigures(db, november)
  expect(kinds.map(({ need, open }) => [need, open])).toEqual([['housing', 'withheld'], ['school', 20], ['licence', 'few']])
  expect(total.open).toBe(31)
  await ask(db, { needs: ['other'], subDistrict: '110107001', community: null })
  const { rows, total: all } = await assistanceBySubDistrict(db, november)
  expect(rows.find(({ subDistrict }) => subDistrict === '110107001')).toMatchObject({ open: 'few' })
  expect(rows.find(({ subDistrict }) => subDistrict === '110107009')!.open).toBe('withheld')
  expect(all.open).toBe(32)
})

it('gives the same figures of a month whenever it is asked, whatever happens afterwards', async () => {
  const db = await createTestDatabase()
  const ids = await some(db, 'housing', 10, 5)
  const before = await assistanceFigures(db, november)
  const december = later(monday, { days: 12 })
  await askAgain(db, { requestId: ids[0]!, stepId: randomUUID(), needs: ['housing'], words: null, ...helping, now: december })
  await withdrawRequest(db, { requestId: ids[9]!, ...helping, now: december })
  const body = await aBody(db, '示例别处')
  const [given] = await route(db, ids[8]!, 'housing', [body], december)
  await answerAs(db, ids[8]!, given!.id, 'met', december)
  expect(await assistanceFigures(db, november)).toEqual(before)
  const later3 = await listCountedNeeds(db, { ...november, until: later(december, { days: 1 }) })
  expect(later3.filter(({ outcome }) => outcome === 'met')).toHaveLength(5)
  expect(later3).toHaveLength(9)
})
