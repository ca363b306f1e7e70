import type { FreeTime, Language, Skill } from '#shared/volunteers/rules'
import { useLocale } from '~/composables/useLocale'

/** Lists of what somebody offers, in the page's language. */
export function useVolunteerWords() {
  const { t, locale } = useLocale()
  const join = (words: string[]): string | null => words.length === 0 ? null : words.join(locale === 'en' ? ', ' : '、')
  return {
    skillsOf: (skills: readonly Skill[]) => join(skills.map(skill => t(`teams.skills.${skill}`))),
    timesOf: (times: readonly FreeTime[]) => join(times.map(time => t(`signup.time.${time}`))),
    languagesOf: (languages: readonly Language[]) => join(languages.map(language => t(`signup.language.${language}`))),
  }
}
