import { getRouterParam, type H3Event } from 'h3'
import type { z } from 'zod'
import { findTranslation } from '../../i18n/messages.ts'
import type { Bilingual } from '../../shared/hearings/records.ts'
import type { Locale } from '../../shared/locale.ts'
import { createId } from '../database/ids.ts'
import { getApplication, submitApplication, type ApplicationAnswer } from '../domain/hearings/applications.ts'
import { applicationNotFound } from '../domain/hearings/meetingErrors.ts'
import { getMatter } from '../domain/hearings/queries.ts'
import { parseWith } from './body.ts'
import { keepOpened } from './cookies.ts'
import { defineFormHandler } from './forms.ts'
import { answersIn } from './journey.ts'
import { matterIdOf } from './matters.ts'
import { openSubmissionId } from './origin.ts'
import type { StaffContext } from './staff.ts'

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

/** The application an address names. */
export function applicationIdOf(event: H3Event): string {
  return getRouterParam(event, 'applicationId') ?? ''
}

/** The row check of a route that touches one application: it belongs to the matter of the address. */
export const ofApplication = {
  row: async ({ event, db }: Pick<StaffContext, 'event' | 'db'>) => {
    const { matterId } = await getApplication(db, applicationIdOf(event))
    if (matterId !== matterIdOf(event)) throw applicationNotFound()
    return { subDistrict: (await getMatter(db, matterId)).subDistrict }
  },
}

/** What a file that is not a page of ours says of people. */
export function wordsIn(locale: Locale) {
  return {
    listener: findTranslation(locale, 'meeting.listeners') ?? '',
    ending: (end: string) => findTranslation(locale, 'meeting.numberEnd', { end }) ?? end,
    inLocale: ({ zh, en }: Bilingual) => locale === 'en' ? en ?? zh : zh,
  }
}
