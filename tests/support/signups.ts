import { randomUUID } from 'node:crypto'
import type { Database } from '#server/database/connect'
import { signUp } from '#server/domain/volunteers/signups'
import { packagedCalendar } from '#shared/calendar/calendar'
import type { SignUpAnswer } from '#shared/volunteers/signup'
import { monday } from './clock.ts'
import { testKeys } from './keys.ts'

/** What somebody of the community of `aTeam` sends. */
export function aSignUpAnswer(changes: Partial<SignUpAnswer> = {}): SignUpAnswer {
  return {
    contact: { name: '张三', phone: '13900001234', email: null }, guardian: null, ageBand: '60to69', consentVersion: 1,
    offer: { subDistrict: '110107009', community: '110107009001', skills: ['phones'], times: ['weekdayMorning'], languages: ['mandarin'], needs: null, publicName: null, digest: true },
    ...changes,
  }
}

export function aSignUp({ submissionId = randomUUID(), teamId = null, ...answer }: Partial<SignUpAnswer> & { submissionId?: string, teamId?: string | null } = {}) {
  return { submissionId, teamId, answer: aSignUpAnswer(answer), keys: testKeys, calendar: packagedCalendar, locale: 'zh-CN' as const }
}

/** Signs somebody up by the real command, on Monday unless said. */
export function signUpTo(db: Database, { receivedAt = monday, ...changes }: Parameters<typeof aSignUp>[0] & { receivedAt?: Date } = {}) {
  return signUp(db, { ...aSignUp(changes), receivedAt })
}
