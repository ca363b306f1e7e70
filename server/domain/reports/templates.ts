import { and, asc, desc, eq, inArray, isNull, or } from 'drizzle-orm'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { ReportKind, ReportMove } from '../../../shared/reports/rules.ts'
import type { TemplateFields } from '../../../shared/reports/templateSchemas.ts'
import { templateNotFound } from './errors.ts'
import { replyTemplates } from './tables.ts'

/** Every template, those in use first, by move and name; an office has tens of them. */
export function listTemplates(db: Database) {
  return db.select().from(replyTemplates).orderBy(desc(replyTemplates.active), asc(replyTemplates.move), asc(replyTemplates.name), asc(replyTemplates.id))
}

/** The templates in use for these moves of a report of that kind. */
export function listTemplatesFor(db: Database, { moves, kind }: { moves: readonly ReportMove[], kind: ReportKind }) {
  return db.select({ id: replyTemplates.id, name: replyTemplates.name, move: replyTemplates.move, textZh: replyTemplates.textZh, textEn: replyTemplates.textEn })
    .from(replyTemplates).where(and(inArray(replyTemplates.move, [...moves]), eq(replyTemplates.active, true), or(isNull(replyTemplates.kind), eq(replyTemplates.kind, kind))))
    .orderBy(asc(replyTemplates.move), asc(replyTemplates.name), asc(replyTemplates.id))
}

/** Throws `template.not_found` (404). */
export async function getTemplate(db: Database, templateId: string) {
  const [template] = await db.select().from(replyTemplates).where(eq(replyTemplates.id, templateId))
  if (!template) throw templateNotFound()
  return template
}

export async function createTemplate(db: Database, { fields, actor, now }: { fields: TemplateFields, actor: Actor, now: Date }): Promise<string> {
  const id = createId()
  await commit(db, tx => [
    tx.insert(replyTemplates).values({ ...fields, id, active: true, version: 1 }).returning({ id: replyTemplates.id }),
    ...recordEvent(tx, { action: 'template.created', subject: { type: 'template', id }, actor, at: now, facts: { name: fields.name } }),
  ])
  return id
}

/** Changes a template or takes it out of use. Throws `stale` (409). */
export async function changeTemplate(db: Database, { templateId, version, active, fields, actor, now }: {
  templateId: string, version: number, active: boolean, fields: TemplateFields, actor: Actor, now: Date
}): Promise<void> {
  await commit(db, tx => [
    tx.update(replyTemplates).set({ ...fields, active, version: version + 1 })
      .where(and(eq(replyTemplates.id, templateId), eq(replyTemplates.version, version))).returning({ id: replyTemplates.id }),
    ...recordEvent(tx, { action: 'template.changed', subject: { type: 'template', id: templateId }, actor, at: now, facts: { name: fields.name } }),
  ])
}
