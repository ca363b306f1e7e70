import { basename } from 'node:path'
import { fileRequired } from '#server/domain/ledger/errors'
import { keepImport } from '#server/domain/ledger/imports'
import { readSheetFile } from '#server/domain/ledger/sheet'
import { defineStaffUploadFormHandler } from '#server/http/staff'
import { guessMapping } from '#shared/ledger/imports'

const limits = { files: 1, fileBytes: 10 * 1024 * 1024, bodyBytes: 11 * 1024 * 1024 }

export default defineStaffUploadFormHandler('ledger', 'import', limits, async ({ db, files, actor, now }) => {
  // Every row is checked against the person's sub-districts when it is planned and again when it is written.
  void actor.scope
  const [file] = files
  if (file === undefined) throw fileRequired({ issues: [{ path: 'file', code: 'ledger.file_required' }] })
  const sheet = await readSheetFile(file.path)
  const id = await keepImport(db, { sheet, fileName: basename(file.fileName).slice(0, 200), mapping: guessMapping(sheet.headers), actor, now })
  return `/staff/ledger/import/${id}`
})
