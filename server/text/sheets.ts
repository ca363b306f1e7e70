import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import { guardCell, type Cell } from '../../shared/text/cells.ts'
import { isDay } from '../../shared/time.ts'
import { zipStream, type ZippedFile } from './zip.ts'

/** CSV as spreadsheet programs read it: a mark of the encoding in front, lines of Windows, no cell a formula. */
export function csvStream(rows: AsyncIterable<readonly Cell[]>): Readable {
  // An error in the middle breaks the file off, rather than ending it as if it were whole.
  return Readable.from(csvParts(rows))
}

/** A part is some rows: one by one they would be a packet each. */
const rowsTogether = 100

async function* csvParts(rows: AsyncIterable<readonly Cell[]>): AsyncGenerator<Buffer> {
  const textOf = (some: readonly Cell[][]) => stringify([...some], { record_delimiter: 'windows' })
  let some: Cell[][] = []
  yield Buffer.from('\ufeff')
  for await (const row of rows) {
    some.push(row.map(guardCell))
    if (some.length === rowsTogether) {
      yield Buffer.from(textOf(some))
      some = []
    }
  }
  yield Buffer.from(textOf(some))
}

/** As many letters of a sheet or a list are sent on together. */
const partLength = 65_536

/** As many rows a sheet has, and as many letters a cell, in the programs that read XLSX. */
const most = { rows: 1_048_576, letters: 32_767 }

/**
 * XLSX with one sheet, its first row a heading, written row by row: the library that writes sheets holds the whole one in
 * memory. In the columns `days` a day is a date to the spreadsheet program. No cell is a formula. Throws RangeError for
 * more rows than a sheet can have.
 */
export function xlsxStream(rows: AsyncIterable<readonly Cell[]>, { sheet, days = [] }: { sheet: string, days?: readonly number[] }): Readable {
  return zipStream(partsOf(sheet, sheetOf(rows, new Set(days))))
}

function partsOf(sheet: string, bytes: AsyncIterable<Uint8Array>): ZippedFile[] {
  const xml = (text: string) => Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`)
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packages = 'http://schemas.openxmlformats.org/package/2006'
  const content = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  return [
    { path: '[Content_Types].xml', bytes: xml(`<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${content}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${content}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${content}.styles+xml"/></Types>`) },
    { path: '_rels/.rels', bytes: xml(`<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`) },
    { path: 'xl/workbook.xml', bytes: xml(`<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="${escape(toSheetName(sheet))}" sheetId="1" r:id="rId1"/></sheets></workbook>`) },
    { path: 'xl/_rels/workbook.xml.rels', bytes: xml(`<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relations}/styles" Target="styles.xml"/></Relationships>`) },
    // Styles: 0 plain, 1 heading, 2 a day.
    { path: 'xl/styles.xml', bytes: xml(`<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>`) },
    { path: 'xl/worksheets/sheet1.xml', bytes },
  ]
}

async function* sheetOf(rows: AsyncIterable<readonly Cell[]>, days: ReadonlySet<number>): AsyncGenerator<Uint8Array> {
  let text = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15" defaultColWidth="16"/><sheetData>'
  let number = 0
  for await (const row of rows) {
    number += 1
    if (number > most.rows) throw new RangeError('A sheet has no more rows')
    text += `<row r="${number}">${row.map((cell, index) => cellOf(cell, { at: `${toLetters(index)}${number}`, isHead: number === 1, isDay: days.has(index) })).join('')}</row>`
    if (text.length > partLength) {
      yield Buffer.from(text)
      text = ''
    }
  }
  yield Buffer.from(`${text}</sheetData></worksheet>`)
}

function cellOf(cell: Cell, { at, isHead, isDay: holdsDays }: { at: string, isHead: boolean, isDay: boolean }): string {
  if (cell === null || cell === '') return ''
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`
  if (holdsDays && !isHead && isDay(cell)) return `<c r="${at}" s="2"><v>${toSerial(cell)}</v></c>`
  return `<c r="${at}"${isHead ? ' s="1"' : ''} t="inlineStr"><is><t xml:space="preserve">${escape(guardCell(cell))}</t></is></c>`
}

/** Days since the last of 1899, as spreadsheet programs count them from March 1900. */
function toSerial(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000 + 25_569
}

function toLetters(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : toLetters(Math.floor(index / 26) - 1) + toLetters(index % 26)
}

/** Without what a name of a sheet must not hold. */
function toSheetName(name: string): string {
  return name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31).trim() || '1'
}

// Characters no XML can hold, and the escapes the format reads in a text.
function escape(text: string): string {
  return text.slice(0, most.letters).toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/_(?=x[0-9a-fA-F]{4}_)/g, '_x005F_')
    .replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/\r/g, '&#13;')
}

/** `{ "items": [...] }` with what is said beside the list in front. */
export function jsonStream(items: AsyncIterable<unknown>, { head = {}, list = 'items' }: { head?: Record<string, unknown>, list?: string } = {}): Readable {
  return Readable.from(jsonParts(items, head, list))
}

async function* jsonParts(items: AsyncIterable<unknown>, head: Record<string, unknown>, list: string): AsyncGenerator<string> {
  let text = `{${Object.entries(head).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`).join('')}${JSON.stringify(list)}:[`
  let before = ''
  for await (const item of items) {
    text += `${before}\n${JSON.stringify(item)}`
    before = ','
    if (text.length > partLength) {
      yield text
      text = ''
    }
  }
  yield `${text}\n]}\n`
}
