import { and, eq, inArray, isNull } from 'drizzle-orm'
import { messages as english } from '../../../i18n/en.ts'
import { messages as chinese } from '../../../i18n/zh-CN.ts'
import { toIssues, type Issue } from '../../../shared/errors.ts'
import {
  importColumnNames, parseArea, parseSheetDay, parseYesNo, requiredColumns, type ImportColumn, type ImportMapping,
} from '../../../shared/ledger/imports.ts'
import { checkMove, moveNames, moveOf, movesAt, type MoveContext, type MoveName } from '../../../shared/ledger/moves.ts'
import type { FieldChange } from '../../../shared/ledger/records.ts'
import { clarities, type RoundFacts } from '../../../shared/ledger/rounds.ts'
import { categories, modes, movedFields, ownerSystems, statuses, statusWhenPublished } from '../../../shared/ledger/rules.ts'
import { siteFactsSchema } from '../../../shared/ledger/schemas.ts'
import { findCommunityByName, findSubDistrict, findSubDistrictByName } from '../../../shared/places/places.ts'
import { can, type Holder, type SubDistrictScope } from '../../../shared/staff/permissions.ts'
import { toDay } from '../../../shared/time.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { findStaffAccountByEmail, scopeOf } from '../staff/queries.ts'
import { checkCorrection, checkNewSite, toCorrection, toInput, toRegistration, writeChanges, type By, type SiteChange } from './commands.ts'
import { readDossier } from './dossier.ts'
import { checkerMayNot, checkerUnknown, importHasErrors, importNotFound } from './errors.ts'
import { planMove, writeMoves, writeRound, type PlannedMove } from './moving.ts'
import { hasReuses, type SiteRow } from './queries.ts'
import type { Sheet } from './sheet.ts'
import { ledgerImports, sites } from './tables.ts'

/** What committing the file would do with one of its rows. */
export interface PlannedRow {
  /** Line in the file; the header is line 1. */
  line: number
  officeNumber: string
  name: string
  effect: 'new' | 'changed' | 'same' | 'error'
  issues: Issue[]
  /** Field by field, for a row that changes a site. */
  changes: FieldChange[]
  siteId: string | null
}

export interface ImportPlan {
  /** What is wrong with the file as a whole. */
  problems: Issue[]
  rows: PlannedRow[]
  counts: Record<PlannedRow['effect'], number>
}

interface Plan extends ImportPlan { siteChanges: SiteChange[], moves: PlannedMove[] }

interface PlanOptions extends By {
  sheet: Sheet
  mapping: ImportMapping
  /** Sub-districts whose rows may be imported. */
  scope: SubDistrictScope
  reason: string
  calendar: MoveContext['calendar']
  heating?: MoveContext['heating']
  /** Whether the person may make the move on a site of that sub-district; without it, they may make none. */
  mayMove?: (move: MoveName, subDistrict: string | null) => boolean
  isDemo?: boolean
}

/**
 * What an import would do, row by row. A row is known by the office's own number; an empty cell leaves a known site's
 * fact as it is. A new site enters in a status of entry; a known site whose status differs is moved by the same rules as
 * by hand, so that a file never leads further than a person may. Nothing is written.
 */
export async function planImport(db: Database, options: PlanOptions): Promise<ImportPlan> {
  const { siteChanges: _, moves: __, ...plan } = await workOut(db, options)
  return plan
}

async function workOut(db: Database, { sheet, mapping, scope, reason, isDemo, mayMove = () => false, calendar, heating, ...by }: PlanOptions): Promise<Plan> {
  const problems = checkMapping(sheet.headers, mapping)
  if (problems.length > 0) return { problems, rows: [], counts: { new: 0, changed: 0, same: 0, error: 0 }, siteChanges: [], moves: [] }
  const cells = sheet.rows.map(row => Object.fromEntries(importColumnNames.flatMap((name) => {
    const index = mapping[name]
    return index === undefined ? [] : [[name, row[index] ?? '']]
  })) as Partial<Record<ImportColumn, string>>)
  const known = await findByNumber(db, cells.map(({ officeNumber = '' }) => officeNumber))
  const firstLine = new Map<string, number>()
  const siteChanges: SiteChange[] = []
  const moves: PlannedMove[] = []
  const readOne = async (cell: typeof cells[number], index: number): Promise<PlannedRow> => {
    const line = index + 2
    const number = cell.officeNumber ?? ''
    const site = known.get(number)
    const row = { line, officeNumber: number, name: cell.nameZh ?? '', changes: [], siteId: site?.id ?? null }
    const refuse = (issues: Issue[]): PlannedRow => ({ ...row, effect: 'error', issues })
    if (number === '') return refuse([{ path: 'officeNumber', code: 'ledger.number_required' }])
    const twin = firstLine.get(number)
    if (twin !== undefined) return refuse([{ path: 'officeNumber', code: 'ledger.number_twice', params: { line: twin } }])
    firstLine.set(number, line)
    const { facts, issues } = readRow(cell)
    if (issues.length > 0) return refuse(issues)
    const { status: wanted, ...stated } = facts
    const parsed = siteFactsSchema.safeParse(site === undefined ? facts : { ...toInput(site), ...without(stated, movedFields) })
    if (!parsed.success) return refuse(toIssues(parsed.error))
    if (scope !== 'all' && [site?.subDistrict, parsed.data.subDistrict].some(code => code !== undefined && (code === null || !scope.includes(code)))) {
      return refuse([{ path: 'subDistrict', code: 'ledger.other_sub_district' }])
    }
    if (site === undefined) {
      const found = checkNewSite(parsed.data, by.now)
      if (found.length > 0) return refuse(found)
      const change = toRegistration(parsed.data, { isDemo, ...by })
      siteChanges.push(change)
      return { ...row, siteId: change.after.id, effect: 'new', issues: [] }
    }
    if (site.status === 'withdrawn') return refuse([{ path: 'officeNumber', code: 'ledger.site_is_withdrawn' }])
    // A published site was registered before: the office's list may still say so.
    const next = wanted === undefined || statusWhenPublished(wanted as SiteRow['status'], null) === site.status ? site.status : wanted as SiteRow['status']
    // A move gives its own category, and a day that belongs to the state comes by its move.
    const own = next === site.status ? movedFields.filter(field => field !== 'status' && stated[field] !== undefined && stated[field] !== site[field]) : []
    if (own.length > 0) return refuse(own.map(path => ({ path, code: 'ledger.status_by_move_only' })))
    const change = toCorrection(site, parsed.data, { reason, ...by })
    const found = change === undefined ? [] : checkCorrection(site, parsed.data, by.now)
    if (parsed.data.greenAreaM2 !== site.greenAreaM2 && await hasReuses(db, site)) found.push({ path: 'greenAreaM2', code: 'ledger.green_by_reuse_only' })
    if (found.length > 0) return refuse(found)
    if (next === site.status) {
      if (change === undefined) return { ...row, effect: 'same', issues: [] }
      siteChanges.push(change)
      return { ...row, effect: 'changed', issues: [], changes: change.changes }
    }
    const name = moveTo(site.status, next)
    if (name === undefined) return refuse(await refusalOf(db, next, site, { calendar, now: by.now, by: null }))
    if (moveOf(name).permission !== 'system' && !mayMove(name, site.subDistrict)) return refuse([{ path: 'status', code: 'ledger.move_not_yours' }])
    const { demolishedOn, acceptedOn, closedOn, category } = stated as Partial<RoundFacts>
    const planned = await planMove(db, change?.after ?? site, { move: name, facts: { demolishedOn, acceptedOn, closedOn, category }, reason }, { ...by, calendar, heating })
    if ('issues' in planned) return refuse(planned.issues)
    if (change) siteChanges.push(change)
    moves.push(planned)
    return { ...row, effect: 'changed', issues: [], changes: [...change?.changes ?? [], ...planned.change.changes] }
  }
  const rows: PlannedRow[] = []
  for (const [index, cell] of cells.entries()) rows.push(await readOne(cell, index))
  const counts = { new: 0, changed: 0, same: 0, error: 0 }
  for (const { effect } of rows) counts[effect] += 1
  return { problems, rows, counts, siteChanges, moves }
}

/** The one move from a status to another that a person makes. */
function moveTo(from: SiteRow['status'], to: SiteRow['status']): MoveName | undefined {
  return movesAt(from).find(name => moveOf(name).to === to)
}

/** Why no move leads there: what the rule table says of the move that leads to the status from elsewhere. */
async function refusalOf(db: Database, to: SiteRow['status'], site: SiteRow, context: MoveContext): Promise<Issue[]> {
  const name = moveNames.find(move => moveOf(move).to === to)
  if (name === undefined) return [{ path: 'status', code: to === 'published' || to === 'withdrawn' ? 'ledger.status_by_act_only' : 'ledger.move_not_allowed' }]
  return checkMove(name, await readDossier(db, site, { now: context.now }), context)
}

const without = (facts: Record<string, unknown>, names: readonly string[]) => Object.fromEntries(Object.entries(facts).filter(([name]) => !names.includes(name)))

function checkMapping(headers: string[], mapping: ImportMapping): Issue[] {
  const used = new Map<number, ImportColumn>()
  const missing = requiredColumns.filter(name => mapping[name] === undefined)
    .map(name => ({ path: name, code: 'ledger.column_missing', params: { headers: headers.join('、') } }))
  const twice = importColumnNames.flatMap((name) => {
    const index = mapping[name]
    if (index === undefined) return []
    if (index >= headers.length) return [{ path: name, code: 'ledger.column_unknown' }]
    const before = used.get(index)
    used.set(index, name)
    return before === undefined ? [] : [{ path: name, code: 'ledger.column_twice', params: { header: headers[index]! } }]
  })
  return [...missing, ...twice]
}

const wordsOf = (group: 'categories' | 'owners' | 'modes' | 'statuses', codes: readonly string[]) => {
  const labels = [chinese.ledger[group], english.ledger[group]] as ReadonlyArray<Record<string, string>>
  const fold = (word: string) => word.normalize('NFKC').toLowerCase().replace(/\s/g, '')
  const known = new Map(codes.flatMap(code => [code, ...labels.map(words => words[code]!)].map(word => [fold(word), code] as const)))
  return (word: string) => known.get(fold(word))
}
const findCategory = wordsOf('categories', categories)
const findOwner = wordsOf('owners', ownerSystems)
const findMode = wordsOf('modes', modes)
const findStatus = wordsOf('statuses', statuses)

/** The facts a row states, in the words of the schema; empty cells state nothing. */
function readRow(cell: Partial<Record<ImportColumn, string>>): { facts: Record<string, unknown>, issues: Issue[] } {
  const facts: Record<string, unknown> = {}
  const issues: Issue[] = []
  const subDistrict = findSubDistrict(cell.subDistrict ?? '') ?? findSubDistrictByName(cell.subDistrict ?? '')
  for (const [name, text] of Object.entries(cell) as Array<[ImportColumn, string]>) {
    if (text === '') continue
    const read = (value: unknown, code: string) => {
      if (value === undefined) issues.push({ path: name, code, params: { value: text.slice(0, 40) } })
      else facts[name] = value
    }
    switch (name) {
      case 'subDistrict': read(subDistrict?.code, 'ledger.cell_sub_district'); break
      case 'community': read(subDistrict && findCommunityByName(subDistrict.code, text)?.id, 'ledger.cell_community'); break
      case 'category': read(findCategory(text), 'ledger.cell_category'); break
      case 'ownerSystem': read(findOwner(text), 'ledger.cell_owner'); break
      case 'mode': read(findMode(text), 'ledger.cell_mode'); break
      case 'status': read(findStatus(text), 'ledger.cell_status'); break
      case 'landAreaM2': case 'buildingAreaM2': case 'greenAreaM2': read(parseArea(text), 'ledger.cell_area'); break
      case 'statusOn': case 'foundOn': case 'holdUntilOn': case 'demolishedOn': case 'acceptedOn': case 'closedOn': read(parseSheetDay(text), 'ledger.cell_day'); break
      case 'livedIn': read(parseYesNo(text), 'ledger.cell_yes_no'); break
      case 'aliases': facts.aliases = text.split(/[；;、\n]/).map(alias => alias.trim()).filter(Boolean); break
      case 'source': facts.sources = [{ titleZh: text }]; break
      case 'officeNumber': case 'nameZh': case 'nameEn': case 'placeWords': case 'planZh': case 'reuseZh': case 'noteZh': facts[name] = text; break
    }
  }
  return { facts, issues }
}

async function findByNumber(db: Database, numbers: string[]): Promise<Map<string, SiteRow>> {
  const found = new Map<string, SiteRow>()
  for (let start = 0; start < numbers.length; start += 500) {
    for (const site of await db.select().from(sites).where(inArray(sites.officeNumber, numbers.slice(start, start + 500)))) {
      found.set(site.officeNumber!, site)
    }
  }
  return found
}

/** Keeps an uploaded file between its preview and its commit. */
export async function keepImport(db: Database, { sheet, fileName, mapping, actor, now }: { sheet: Sheet, fileName: string, mapping: ImportMapping, actor: Actor & { kind: 'staff' }, now: Date }): Promise<string> {
  const id = createId()
  await commit(db, tx => [
    tx.insert(ledgerImports).values({ id, at: now, by: actor.id, fileName, headers: sheet.headers, rows: sheet.rows, mapping, committedAt: null, siteIds: [] }).returning({ id: ledgerImports.id }),
    ...recordEvent(tx, { action: 'ledgerImport.uploaded', subject: { type: 'import', id }, actor, at: now, facts: { rows: sheet.rows.length } }),
  ])
  return id
}

/** The person's own import. Throws `ledger.import_not_found`. */
export async function getImport(db: Database, { id, by }: { id: string, by: string }) {
  const [found] = await db.select().from(ledgerImports).where(and(eq(ledgerImports.id, id), eq(ledgerImports.by, by)))
  if (found === undefined) throw importNotFound()
  return found
}

export async function remapImport(db: Database, { id, mapping }: { id: string, mapping: ImportMapping }): Promise<void> {
  await commit(db, tx => [tx.update(ledgerImports).set({ mapping }).where(and(eq(ledgerImports.id, id), isNull(ledgerImports.committedAt))).returning({ id: ledgerImports.id })])
}

/** Who has checked the new rows of an import. */
export type Checker = Holder & { id: string, name: string }

/** Who may check the legality and privacy of new rows, by e-mail. Throws `ledger.checker_unknown`, `ledger.checker_may_not` (422). */
export async function findChecker(db: Database, email: string): Promise<Checker> {
  const account = await findStaffAccountByEmail(db, email)
  if (account === undefined || account.disabledAt !== null) throw checkerUnknown()
  const checker = { ...account, subDistricts: scopeOf(account) }
  if (!can(checker, 'ledger', 'checkLegality')) throw checkerMayNot()
  return checker
}

/**
 * Writes every row of an import, or none: with one row in error nothing is written. With `checker`, the check of legality
 * and privacy of the new sites by that person, and the six clarities it needs, are put on file in the same commit. Throws
 * `ledger.import_has_errors` (422), `ledger.checker_may_not` (422) for a row of another sub-district than the checker's,
 * or `stale` (409) when it is committed already or a site changed meanwhile.
 */
export async function commitImport(db: Database, options: PlanOptions & { importId?: string, checker?: Checker }): Promise<{ plan: ImportPlan, siteIds: string[], added: string[] }> {
  const { siteChanges, moves, ...plan } = await workOut(db, options)
  if (plan.problems.length > 0 || plan.counts.error > 0) throw importHasErrors({ issues: plan.problems, params: { errors: plan.counts.error } })
  const { actor, now, checker, importId = createId() } = options
  const added = siteChanges.filter(({ before }) => before === null).map(({ after }) => after)
  const checked = checker === undefined ? [] : added
  if (checker && !checked.every(({ subDistrict }) => can(checker, 'ledger', 'checkLegality', { subDistrict }))) throw checkerMayNot()
  const siteIds = [...new Set([...siteChanges, ...moves.map(({ change }) => change)].map(({ after }) => after.id))]
  await commit(db, tx => [
    ...(options.importId === undefined ? [] : [
      tx.update(ledgerImports).set({ committedAt: now, rows: [], siteIds }).where(and(eq(ledgerImports.id, importId), isNull(ledgerImports.committedAt))).returning({ id: ledgerImports.id }),
    ]),
    ...writeChanges(tx, siteChanges, { actor, now }),
    ...writeMoves(tx, moves, { actor, now }),
    ...checked.flatMap(({ id: siteId, round }) => [
      writeRound(tx, { siteId, round, facts: { clarities: [...clarities], legalCheckedBy: checker?.id, legalCheckedOn: toDay(now) } }, { now }),
      ...recordEvent(tx, { action: 'site.recorded', subject: { type: 'site', id: siteId }, actor, at: now, facts: { move: 'checkLegality', round, checkedBy: checker?.id } }),
    ]),
    ...recordEvent(tx, { action: 'ledgerImport.committed', subject: { type: 'import', id: importId }, actor, at: now, reason: options.reason, facts: { added: plan.counts.new, changed: plan.counts.changed } }),
  ])
  return { plan, siteIds, added: added.map(({ id }) => id) }
}
