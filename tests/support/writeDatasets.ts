import { connectDatabase } from '../../server/database/connect.ts'
import { keepFile } from '../../server/domain/opendata/files.ts'
import { findDataset, type DatasetId } from '../../shared/opendata/datasets.ts'

// Writes every format of a dataset in a process of its own, so that a test can say how much memory it may have.
const [folder, id] = process.argv.slice(2) as [string, DatasetId]
const { db, close } = connectDatabase({ url: process.env.DATABASE_URL || undefined, file: `${folder}/portal.sqlite` })
const dataset = findDataset(id)!
const files = []
for (const format of dataset.formats) {
  const { rows, bytes } = await keepFile(dataset, { db, dataDir: folder, baseUrl: null, now: new Date(0), format, locale: 'zh-CN' })
  files.push({ format, rows, bytes })
}
console.log(JSON.stringify(files))
await close()
