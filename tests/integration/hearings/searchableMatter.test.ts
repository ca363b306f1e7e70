import { expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import { publishMatter, withdrawMatter } from '#server/domain/hearings/matters'
import { indexMatter } from '#server/domain/hearings/searchableMatter'
import { search } from '#server/domain/search/queries'
import { packagedCalendar as calendar } from '#shared/calendar/calendar'
import { matterStages, type MatterStage } from '#shared/hearings/rules'
import { monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aMatter } from '../../support/hearings.ts'
import { testKeys as keys } from '../../support/keys.ts'

it('a matter is found by its title in either language while it is public, and not before or after', async () => {
  const db = await createTestDatabase()
  const matter = await aMatter(db)
  const found = async (stage: MatterStage, q: string, locale: 'zh-CN' | 'en') => {
    await commit(db, tx => indexMatter(tx, { ...matter, stage }, monday))
    return (await search(db, { q, locale })).hits.map(({ kind, path, title }) => [kind, path, title.text].join(' '))
  }
  const path = `hearing /hearings/${matter.id}`
  for (const stage of matterStages) {
    const isFound = !['drafting', 'legalityCheck', 'withdrawn'].includes(stage)
    expect(await found(stage, '麻峪地块', 'zh-CN')).toEqual(isFound ? [`${path} 麻峪地块拆后利用方案`] : [])
    expect(await found(stage, '麻峪', 'en')).toEqual(isFound ? [`${path} A plan for the cleared ground at Mayu`] : [])
    expect(await found(stage, 'cleared ground', 'en')).toEqual(isFound ? [`${path} A plan for the cleared ground at Mayu`] : [])
  }
})

it('a matter without English is found once by readers of both languages', async () => {
  const db = await createTestDatabase()
  const matter = await aMatter(db)
  await commit(db, tx => indexMatter(tx, matter, monday))
  await commit(db, tx => indexMatter(tx, { ...matter, notice: { ...matter.notice, title: { zh: '麻峪议事', en: null } } }, monday))
  for (const locale of ['zh-CN', 'en'] as const) expect((await search(db, { q: '麻峪', locale })).hits.map(({ title }) => title.text)).toEqual(['麻峪议事'])
})

it('publishing a matter lets it be found, and withdrawing it takes it out, by the commands themselves', async () => {
  const db = await createTestDatabase()
  const { id, version } = await aMatter(db, { kind: 'deliberation', community: '110107003007', stage: 'drafting', publishedAt: null as unknown as Date, firstClosesAt: null as unknown as Date, opensAt: null as unknown as Date })
  const found = async () => (await search(db, { q: '麻峪', locale: 'zh-CN' })).hits.map(({ ref }) => ref)
  const actor = { kind: 'staff', id: 'he' } as const
  expect(await found()).toEqual([])
  await publishMatter(db, { matterId: id, version, keys, calendar, actor, now: monday })
  expect(await found()).toEqual([id])
  await withdrawMatter(db, { matterId: id, version: version + 1, reason: { zh: '不再需要。', en: null }, keys, actor, now: monday })
  expect(await found()).toEqual([])
})
