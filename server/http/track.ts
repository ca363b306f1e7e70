import { z } from 'zod'
import type { ReceiptKind } from '../../shared/receipts/number.ts'
import { trackSchema } from '../../shared/receipts/schemas.ts'
import { openReceipt } from '../domain/receipts/commands.ts'
import { receiptNotFound } from '../domain/receipts/errors.ts'
import { createId } from '../database/ids.ts'
import { parseBody, parseWith } from './body.ts'
import { keepOpened, readOpened } from './cookies.ts'
import { defineFormHandler, type FormContext, type FormFields, type Next } from './forms.ts'
import { definePublicHandler, type HandlerContext } from './handlers.ts'
import { answersIn } from './journey.ts'
import { openSubmissionId } from './origin.ts'
import { visitorOf } from './rateLimit.ts'
import { tracked } from './tracked.ts'

/** What a reporter sends about a report whose receipt they hold. */
export interface TrackContext extends HandlerContext { reportId: string, submissionId: string }
export interface TrackFormContext extends FormContext, TrackContext { answers: FormFields }

/** What somebody sends about something whose receipt they hold. */
export interface ReceiptFormContext extends FormContext {
  subjectId: string
  submissionId: string
  /** What was filled in, without the fields of the form itself. */
  answers: FormFields
}

/**
 * What a form is about: what this browser has opened, or that of the number and code in the form, when it is of this kind.
 * Throws `invalid` (422) when both are missing, and the codes of `receipt.*`.
 */
export async function findSubject<Context extends FormContext>(context: Context, kind: ReceiptKind): Promise<Context & ReceiptFormContext> {
  const { event, db, keys, fields, now } = context
  const { number, queryCode, ...answers } = answersIn(fields)
  const submissionId = openSubmissionId(fields.submissionId, keys.signing) ?? createId()
  const opened = readOpened(event, context, now, kind)
  if (opened) return { ...context, subjectId: opened.subjectId, submissionId, answers }
  const receipt = await openReceipt(db, { ...parseWith(trackSchema, { number, queryCode }), visitor: visitorOf(event, context), keys, now })
  if (receipt.kind !== kind) throw receiptNotFound()
  keepOpened(event, context, { ...receipt, now })
  return { ...context, subjectId: receipt.subjectId, submissionId, answers }
}

/** A form of a page of progress, of whatever kind; it leads back to the progress. */
export function defineReceiptFormHandler(kind: ReceiptKind, submit: (context: ReceiptFormContext) => Promise<Next>) {
  return defineFormHandler(async context => submit(await findSubject(context, kind)))
}

/** The report a form is about. */
export async function findOpened<Context extends FormContext>(context: Context): Promise<Context & TrackFormContext> {
  const { subjectId: reportId, ...found } = await findSubject(context, 'report')
  return { ...context, ...found, reportId }
}

/** A form of the pages below /track; it leads back to the progress. */
export function defineTrackFormHandler(submit: (context: TrackFormContext) => Promise<string>) {
  return defineFormHandler(async context => submit(await findOpened(context)))
}

/**
 * The same for a program: number and query code stand in the body beside the fields of `shape`. Answers what it is about
 * as it is then. Throws `receipt.not_found` (404) for a receipt of another kind.
 */
function defineSubjectHandler<Kind extends ReceiptKind, Shape extends z.ZodRawShape>(
  kinds: readonly Kind[], shape: Shape, change: (context: HandlerContext & { subjectId: string, submissionId: string, fields: z.output<z.ZodObject<Shape>> }) => Promise<unknown>,
) {
  const schema = z.strictObject({ ...trackSchema.shape, submissionId: z.uuid().optional(), ...shape })
  return definePublicHandler(async (context) => {
    const { event, db, keys, now } = context
    const { number, queryCode, submissionId = createId(), ...fields } = await parseBody(event, schema) as z.output<typeof trackSchema> & { submissionId?: string }
    const { kind, subjectId } = await openReceipt(db, { number, queryCode, visitor: visitorOf(event, context), keys, now })
    const found = kinds.find(one => one === kind)
    if (!found) throw receiptNotFound()
    await change({ ...context, subjectId, submissionId, fields: fields as z.output<z.ZodObject<Shape>> })
    return tracked[found](db, subjectId, context)
  })
}

/** Shows what a receipt of any kind opens. */
export const defineTrackedHandler = () => defineSubjectHandler(Object.keys(tracked) as ReceiptKind[], {}, async () => {})

/** A change of a report by its reporter. */
export function defineTrackHandler<Shape extends z.ZodRawShape>(shape: Shape, change: (context: TrackContext & { fields: z.output<z.ZodObject<Shape>> }) => Promise<unknown>) {
  return defineSubjectHandler(['report'], shape, ({ subjectId: reportId, ...context }) => change({ ...context, reportId }))
}

/** A change of a comment by its writer. */
export function defineCommentHandler<Shape extends z.ZodRawShape>(
  shape: Shape, change: (context: HandlerContext & { commentId: string, submissionId: string, fields: z.output<z.ZodObject<Shape>> }) => Promise<unknown>,
) {
  return defineSubjectHandler(['comment'], shape, ({ subjectId: commentId, ...context }) => change({ ...context, commentId }))
}
