import { expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import { indexMatter } from '#server/domain/hearings/searchableMatter'
import { search } from '#server/domain/search/queries'
import { matterStages, type MatterStage } from '#shared/hearings/rules'
import { monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aMatter } from '../../support/hearings.ts'

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
