import type { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { walkSites } from '#server/domain/ledger/queries'
import { tableOf } from '#server/domain/opendata/files'
import { toSiteRow } from '#server/domain/opendata/sites'
import { csvStream, jsonStream, xlsxStream } from '#server/text/sheets'
import { siteColumns } from '#shared/opendata/datasets'
import { createTestDatabase } from '../../support/database.ts'
import { copySites } from '../../support/manySites.ts'
import { aSite } from '../../support/sites.ts'
import { countTurns } from '../../support/turns.ts'

it('answers others after every hundred rows of a download, in every format', async () => {
  const db = await createTestDatabase()
  await aSite(db)
  await copySites(db, 1500)
  const sites = () => walkSites(db, { period: 'live', sort: 'pinyin' })
  async function* rows() { for await (const site of sites()) yield toSiteRow(site) }
  const table = () => tableOf(siteColumns, rows(), { locale: 'zh-CN', words: key => key, baseUrl: '' })
  const read = async (file: Readable) => { for await (const _ of file); }
  for (const file of [() => csvStream(table()), () => xlsxStream(table(), { sheet: 'sites' }), () => jsonStream(sites())]) {
    expect(await countTurns(() => read(file()))).toBeGreaterThanOrEqual(15)
  }
})
