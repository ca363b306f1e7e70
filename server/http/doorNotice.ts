import { findTranslation } from '../../i18n/messages.ts'
import type { MessageParams } from '../../shared/messages.ts'
import type { Locale } from '../../shared/locale.ts'
import { findSubDistrict } from '../../shared/places/places.ts'
import type { Site } from '../../shared/site/schemas.ts'
import { formatDay, toDay, type Day } from '../../shared/time.ts'
import type { SiteStanding } from '../domain/ledger/publicSite.ts'
import type { ContentPage } from './content.ts'

/** One language of the sheet on a door, in words that need no page around them. */
export interface DoorSheet {
  locale: Locale
  heading: string
  name: string | null
  step: string | null
  says: string[]
  days: Array<{ label: string, day: string }>
  daysFrom: string | null
  mayNot: { title: string, lines: string[] } | null
  youCan: { title: string, lines: string[] } | null
  call: { title: string, numbers: Array<{ number: string, words: string }> }
  entry: string
  object: string
  closing: string[]
}

interface About {
  site: SiteStanding & { reviewDueOn: Day | null }
  /** The rights of the state in this language; undefined while it is not told. */
  rights: ContentPage<'rights'> | undefined
  operator: Site
  now: Date
}

/** What the sheet says in one language: the step, its days, what may not happen, what can be done, whom to call. Nobody's name. */
export function toDoorSheet(locale: Locale, { site, rights, operator, now }: About): DoorSheet {
  const words = (key: string, params?: MessageParams) => findTranslation(locale, key, params) ?? key
  const say = (key: string, params?: MessageParams) => words(`doors.sheet.${key}`, params)
  const day = (on: Day) => formatDay(on, locale)
  const { steps, status, state } = site
  const remedies = steps?.remedies.filter(({ day: until }) => until !== null && until >= toDay(now)) ?? []
  const named = (label: string, on: Day | null) => on === null ? [] : [{ label, day: day(on) }]
  const office = findSubDistrict(site.subDistrict ?? '')
  const phone = operator.subDistrictPhones[site.subDistrict ?? '']
  return {
    locale,
    heading: say('heading'),
    name: locale === 'en' ? site.nameEn ?? site.nameZh : site.nameZh,
    step: state === 'public' && status !== null ? say('step', { step: words(`ledger.statuses.${status}`) }) : null,
    says: [
      ...state === 'public' ? [] : [say(state)],
      ...state === 'public' && site.isFrozen ? [say('frozen')] : [],
      ...steps?.isBarred ? [say('barred')] : [],
    ],
    days: [
      ...named(say('frozenDue'), state === 'public' ? site.reviewDueOn : null),
      ...named(say('hold'), status === 'hold' ? site.holdUntilOn : null),
      ...named(say('planned'), steps?.plannedOn ?? null),
      // What was served is in the person's hand; the sheet has the days that come.
      ...steps?.days.flatMap(({ what, day: on }) => on < toDay(now) ? [] : named(words(`publicSite.limits.${what}`), on)) ?? [],
      ...remedies.flatMap(({ kind, day: until }) => named(words(`siteLife.remedies.steps.${kind}`), until)),
    ],
    daysFrom: remedies.length > 0 ? say('byFrom') : null,
    mayNot: rights ? { title: say('mayNot'), lines: rights.mayNotHappen } : null,
    youCan: rights ? { title: say('youCan'), lines: rights.youCan } : null,
    call: {
      title: say('call'),
      numbers: [
        ...phone === undefined || office === undefined ? [] : [{ number: phone, words: locale === 'en' ? office.nameEn : office.name }],
        ...[...new Set(['12345', '12348', ...rights?.call ?? []])].map(number => ({ number, words: words(`policies.rights.phones.${number}`) })),
      ],
    },
    entry: say('entry'),
    object: say('object'),
    closing: [say('without'), say('printed', { day: day(toDay(now)) }), ...site.isDemo ? [say('demo')] : operator.inService ? [] : [say('trial')]],
  }
}
