import { findTranslation } from '../../i18n/messages.ts'
import type { Locale } from '../../shared/locale.ts'
import { findCommunity } from '../../shared/places/places.ts'
import { formatInstant } from '../../shared/time.ts'
import type { Bilingual } from '../../shared/volunteers/records.ts'
import { findOrderKind } from '../../shared/volunteers/orderKinds.ts'
import type { VolunteerCopy } from '../domain/volunteers/copy.ts'

/** Everything kept of a volunteer as a text somebody can read and print. */
export function toCopyText(copy: VolunteerCopy, locale: Locale): string {
  const say = (key: string, params?: Record<string, string | number>) => findTranslation(locale, key, params) ?? ''
  const isEnglish = locale === 'en'
  const inLocale = ({ zh, en }: Bilingual) => isEnglish ? en ?? zh : zh
  const instant = (at: Date | null) => at === null ? '' : formatInstant(at, locale)
  const fact = (key: string, value: string | number | null | undefined) => `${say(key)}${isEnglish ? ': ' : '：'}${value === null || value === undefined || value === '' ? say('signup.none') : value}`
  const listed = (group: string, values: readonly string[]) => values.map(value => say(`${group}.${value}`)).join(isEnglish ? ', ' : '、')
  const line = (...parts: Array<string | number | null | undefined>) => `- ${parts.filter(part => part !== null && part !== undefined && part !== '').join(' · ')}`
  const minutes = (n: number | null) => n === null ? null : say('signup.copy.minutes', { n })
  const part = (key: string, lines: string[]) => lines.length === 0 ? [] : ['', say(`signup.copy.${key}`), ...lines]
  const { signUp, contact, guardian } = copy
  const community = findCommunity(signUp.community)
  return [
    say('signup.copy.title', { number: signUp.number }), say('signup.copy.madeAt', { at: instant(copy.madeAt) }), say('signup.copy.about'), '',
    fact('signup.form.name', contact?.name), fact('signup.form.phone', contact?.phone), fact('signup.form.email', contact?.email), ...copy.registryNumber ? [fact('hours.own.registry', copy.registryNumber)] : [],
    ...guardian ? [fact('signup.form.guardianName', guardian.name), fact('signup.form.guardianPhone', guardian.phone)] : [],
    fact('signup.form.community', community && (isEnglish ? community.nameEn : community.name)), fact('signup.form.age', say(`signup.ageBand.${signUp.ageBand}`)),
    fact('signup.form.skills', listed('teams.skills', signUp.skills)), fact('signup.form.times', listed('signup.time', signUp.times)), fact('signup.form.languages', listed('signup.language', signUp.languages)),
    fact('signup.form.needs', signUp.needs), fact('signup.form.shownName', signUp.publicName), fact('signup.form.digest', say(signUp.digest ? 'signup.form.digestOn' : 'signup.form.digestOff')),
    fact('signup.consent.agreed', say('signup.consent.agreedTo', { n: signUp.consentVersion, at: instant(signUp.consentedAt) })),
    fact('signup.copy.state', say(`signup.state.${signUp.state}`)), ...signUp.stateReason ? [fact('signup.copy.reason', signUp.stateReason)] : [],
    ...part('teams', copy.teams.map(({ name, state, joinedAt, ahead }) => line(inLocale(name), say(`signup.memberState.${state}`), instant(joinedAt), ahead === null ? null : say('signup.tracked.ahead', { n: ahead })))),
    ...part('trainings', copy.trainings.map(({ on, topic }) => line(on, topic))),
    ...part('conflicts', copy.conflicts.map(({ at, site }) => line(instant(at), site && (isEnglish ? site.nameEn ?? site.nameZh : site.nameZh)))),
    ...part('duties', copy.duties.map(({ startsAt, endsAt, place, team, checkedInAt, confirmedMinutes }) => line(`${instant(startsAt)} – ${instant(endsAt)}`, inLocale(team), inLocale(place), checkedInAt && say('signup.copy.checkedIn', { at: instant(checkedInAt) }), minutes(confirmedMinutes)))),
    ...part('orders', copy.orders.map(({ kind, title, startsAt, takenAt, note, confirmedMinutes }) => {
      const named = findOrderKind(kind)?.name
      return line(title ?? (named && inLocale(named)), instant(startsAt), say('signup.copy.taken', { at: instant(takenAt) }), note?.words, minutes(confirmedMinutes))
    })),
    ...part('hours', copy.hours.map(({ on, minutes: n, reason }) => line(on, minutes(n), reason))),
    ...part('corrections', copy.corrections.map(({ at, askedMinutes, words, answer }) => line(instant(at), minutes(askedMinutes), words, answer))),
    ...part('observations', copy.observations.map(({ observedAt, place, matter }) => line(instant(observedAt), inLocale(place), inLocale(matter)))),
    ...part('roads', copy.roads.map(({ name, from, until }) => line(inLocale(name), instant(from), instant(until)))),
    ...part('disputes', copy.disputes.map(({ at, words, answer }) => line(instant(at), words, answer))),
    ...part('steps', copy.events.map(({ at, action, reason, params }) => line(instant(at), say(`events.${action}`, Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typeof value === 'object' ? say(value.key) : value]))), reason))),
    '',
  ].join('\n')
}
