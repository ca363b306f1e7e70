/**
 * Words people type for the words the ledger and the law use. They widen the question, never the text that is indexed:
 * replacing words in the text would lose others that cross them (建筑 in 违章建筑).
 */
const groups: readonly (readonly string[])[] = [
  ['违法建设', '违建', '违章建筑', '违法建筑', '违章建设', '私搭乱建'],
  ['台账', '台帐'],
  ['销账', '销帐'],
  ['汽修', '汽车修理'],
]

const alsoFind: ReadonlyArray<readonly [typed: string, found: string]> = [
  ['拆违', '拆除违法建设'],
  ['拆违', '拆除违建'],
  ['街道办事处', '街道'],
  ['街道办', '街道'],
  ['北辛安街道', '古城街道'],
]

const table = new Map<string, string[]>()
for (const group of groups) for (const word of group) table.set(word, group.filter(other => other !== word))
for (const [typed, found] of alsoFind) table.set(typed, [...table.get(typed) ?? [], found])

const longestFirst = [...table.keys()].sort((a, b) => b.length - a.length)
const MOST_WAYS = 24

/**
 * The ways to ask for a folded, simplified phrase: itself first, then with each known word replaced by its others. A way
 * that contains another one adds nothing and is left out.
 */
export function waysToAsk(phrase: string): string[] {
  let ways = ['']
  for (let at = 0; at < phrase.length;) {
    const word = longestFirst.find(candidate => phrase.startsWith(candidate, at))
    const choices = word ? [word, ...table.get(word)!] : [phrase[at]!]
    ways = choices.flatMap(choice => ways.map(way => way + choice)).slice(0, MOST_WAYS)
    at += word ? word.length : 1
  }
  const distinct = [...new Set(ways)]
  return distinct.filter(way => !distinct.some(other => other !== way && way.includes(other)))
}
