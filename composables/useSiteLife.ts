import { factKinds } from '#shared/ledger/moveForm'
import type { RoundFact, RoundFacts } from '#shared/ledger/rounds'
import { useLedgerWords } from '~/composables/useLedgerWords'
import { useLocale } from '~/composables/useLocale'

/** What is on file of a site's round, in the page's language. */
export function useSiteLife() {
  const { t, find } = useLocale()
  const { area, day, instant } = useLedgerWords()

  /** The word of one of a list's codes. */
  const codeWords = (words: string, code: string): string => find(words === 'categories' || words === 'reuseKinds' ? `ledger.${words}.${code}` : `siteLife.${words}.${code}`) ?? code
  const factLabel = (fact: RoundFact): string => t(`siteLife.facts.${fact}`)

  /** A fact as a reader needs it; a person by their name, where it is known. */
  const factWords = <Fact extends RoundFact>(fact: Fact, value: NonNullable<RoundFacts[Fact]>, names: Record<string, string> = {}): string => {
    const kind = factKinds[fact]
    switch (kind.as) {
      case 'day': return day(value as string)!
      case 'instant': return instant(value as string)
      case 'yesNo': return t(value ? 'siteLife.yes' : 'siteLife.no')
      case 'area': return area(value as number)!
      case 'one': return codeWords(kind.words, value as string)
      case 'several': return (value as string[]).map(code => codeWords(kind.words, code)).join(t('ledger.comma'))
      case 'lines': return (value as string[]).join(t('ledger.comma'))
      case 'signature': return names[value as string] ?? t('siteLife.somebody')
      case 'line': return value as string
    }
  }

  return { codeWords, factLabel, factWords }
}
