import { getRouterParam } from 'h3'
import type { z } from 'zod'
import { createId } from '../database/ids.ts'
import { submitApplication, type ApplicationAnswer } from '../domain/hearings/applications.ts'
import { parseWith } from './body.ts'
import { keepOpened } from './cookies.ts'
import { defineFormHandler } from './forms.ts'
import { answersIn } from './journey.ts'
import { openSubmissionId } from './origin.ts'

/** A form to apply for a meeting; it leads to the receipt, which this browser may look at for a while. */
export function defineApplicationHandler<Schema extends z.ZodType>(schema: Schema, toAnswer: (fields: z.output<Schema>) => Omit<ApplicationAnswer, 'submissionId'>) {
  return defineFormHandler(async (context) => {
    const { event, db, keys, locale, fields, now } = context
    const matterId = getRouterParam(event, 'id')!
    const submissionId = openSubmissionId(fields.submissionId, keys.signing) ?? createId()
    const answer = toAnswer(parseWith(schema, answersIn(fields)))
    const receipt = await submitApplication(db, { matterId, answer: { submissionId, ...answer }, keys, locale })
    keepOpened(event, context, { kind: 'application', subjectId: receipt.applicationId, now })
    return `/hearings/${matterId}/meeting/received`
  })
}
