import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { sheetEmpty, sheetTooLong, sheetUnreadable } from './errors.ts'

export interface Sheet { headers: string[], rows: string[][] }

/** More rows than the district has sites, and few enough for one commit. */
const most = 5000

/**
 * The first sheet of an XLSX file, or a CSV in UTF-8, UTF-16 or GB18030 (what spreadsheet programs in China save),
 * with comma, semicolon or tab. Days come as YYYY-MM-DD. Throws `ledger.sheet_unreadable`, `ledger.sheet_empty`,
 * `ledger.sheet_too_long` (422).
 */
export async function readSheetFile(path: string): Promise<Sheet> {
  const bytes = await readFile(path)
  const table = bytes.subarray(0, 2).toString('latin1') === 'PK' ? await readXlsx(bytes) : readCsv(bytes)
  const [headers = [], ...rows] = table.map(row => row.map(cell => cell.trim())).filter(row => row.some(cell => cell !== ''))
  if (headers.length === 0 || rows.length === 0) throw sheetEmpty()
  if (rows.length > most) throw sheetTooLong({ params: { most } })
  return { headers, rows: rows.map(row => headers.map((_, index) => row[index] ?? '')) }
}

async function readXlsx(bytes: Buffer): Promise<string[][]> {
  // Twenty megabytes that are needed when somebody brings a file.
  const { readSheet } = await import('read-excel-file/node')
  let sheet
  try { sheet = await readSheet(bytes) }
  catch { throw sheetUnreadable() }
  return sheet.map(row => row.map(cell => cell === null ? '' : cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell)))
}

function readCsv(bytes: Buffer): string[][] {
  const text = decode(bytes)
  // A control character no text has: some other kind of file.
  if (/[\u0000-\u0008\u000e-\u001f]/.test(text)) throw sheetUnreadable()
  const firstLine = text.slice(0, text.search(/[\r\n]|$/))
  const delimiter = [',', '\t', ';'].toSorted((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0]!
  try { return parse(text, { delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }) }
  catch { throw sheetUnreadable() }
}

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  for (const encoding of ['utf-8', 'gb18030']) {
    try { return new TextDecoder(encoding, { fatal: true }).decode(bytes) }
    catch { /* the next one */ }
  }
  throw sheetUnreadable()
}
