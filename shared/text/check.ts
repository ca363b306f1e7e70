import { bannedWords } from './banned-words.ts'
import { foldWithPlaces, type Simplify, type Span } from './fold.ts'
import { splitBySpans, withoutOverlaps } from './spans.ts'

/**
 * What a text should not carry into a report: ways to reach or name a person, and words of contempt. `account` is a
 * WeChat or QQ name, `room` the unit and door inside a building or a house number in a village.
 */
export type FindingKind = 'identity' | 'phone' | 'plate' | 'email' | 'account' | 'room' | 'person' | 'banned'

/** A marked passage, in UTF-16 code units of the text as written. */
export interface Finding extends Span {
  kind: FindingKind
}

const numerals = new Map([...'〇零○一二三四五六七八九'].map((sign, index) => [sign, String(Math.max(0, index - 2))]))
for (const [index, sign] of [...'壹贰叁肆伍陆柒捌玖'].entries()) numerals.set(sign, String(index + 1))
numerals.set('幺', '1')
const toDigits = (text: string) => Array.from(text, character => numerals.get(character) ?? character).join('')

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** The check digit of an identity number (GB 11643). */
function hasCheckDigit(text: string): boolean {
  const digits = text.replace(/\s/g, '')
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
  return '10x98765432'[sum % 11] === digits[17]
}

const surnames = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦齐梅庄辛管祝左涂谷祁耿牟卜路詹关苗凌费纪靳盛童欧甄项曲游阳裴席卫查屈鲍覃霍翁隋甘闫肖'
const compoundSurnames = '欧阳|上官|司马|诸葛|司徒|东方|皇甫|慕容|令狐|尉迟|长孙|夏侯'
/** A surname, single or double, as a part of a pattern. */
export const surname = `(?:${compoundSurnames}|[${surnames}])`
// 位于某处, 关于某个: a preposition that is also a surname, before an indefinite word.
const notAName = '(?![处个地些种天日人家时次单街社区路年月村楼层户项])'

const number = '(?:\\d{1,4}|[一二三四五六七八九十百]{1,5})'
const province = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'

interface Rule {
  kind: FindingKind
  pattern: RegExp
  /** Read Chinese numerals as digits first. */
  spoken?: boolean
  accepts?: (found: string) => boolean
}

const gap = '[\\s\\-.·_()*]{1,3}'
const rules: readonly Rule[] = [
  { kind: 'identity', pattern: /(?<![\da-z])[1-9]\d{5}\s?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s?\d{3}[\dx](?![\da-z])/g, accepts: hasCheckDigit },
  { kind: 'identity', pattern: /(?<![\da-z])[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![\da-z])/g },
  { kind: 'phone', spoken: true, pattern: /(?<![\d.])(?:\+?86[\s-]?)?1[3-9]\d{9}(?![\d.]\d|\d)/g },
  { kind: 'phone', spoken: true, pattern: new RegExp(`(?<!\\d)(?:\\+?86[\\s-]?)?1[3-9]\\d${gap}\\d{4}${gap}\\d{4}(?!\\d)`, 'g') },
  { kind: 'phone', spoken: true, pattern: /(?<!\d)1[\s\-._·]{1,2}[3-9](?:[\s\-._·]{1,2}\d){9}(?!\d)/g },
  { kind: 'phone', spoken: true, pattern: /(?<!\d)\(?0(?:10|2\d|[3-9]\d{2})\)?[\s-]{0,2}[2-8]\d{3}[\s-]?\d{3,4}(?!\d)/g },
  { kind: 'phone', pattern: /(?<![\d.])[5-8]\d{3}-?\d{4}(?![\d.]|\s*(?:元|平|㎡|m2|米|人|户|棵|万))/g },
  { kind: 'plate', pattern: new RegExp(`[${province}][a-hj-np-z][\\s·.-]?(?:[a-hj-np-z0-9]{5,6}|[a-hj-np-z0-9]{4}[学警挂港澳])(?![a-z0-9])`, 'g'), accepts: found => /\d/.test(found) },
  { kind: 'email', pattern: /[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/g },
  { kind: 'account', pattern: /(?:(?:微|威|薇|v)信|weixin|wechat|(?<![a-z])(?:vx|wx)|(?<![a-z])qq|扣扣)\s*(?:号码?|id)?\s*(?:是|为|就是|同号)?\s*[:;]?\s*(?:[a-z][a-z0-9_-]{5,19}|\d{5,11})(?![a-z0-9])/g },
  { kind: 'room', pattern: new RegExp(`(?:${number}(?:号楼|号院|栋|幢|座|楼)\\s*)?${number}\\s*单元\\s*(?:${number}\\s*(?:层|楼)\\s*)?(?:\\d{2,4}|[一二三四五六七八九〇零]{3,4})?(?:室|号|房)?`, 'g') },
  { kind: 'room', pattern: new RegExp(`${number}(?:号楼|栋|幢|座)\\s*(?:\\d{3,4})(?:室|号|房)?(?!\\d|\\s*(?:平|㎡|m2|米|元|人|户|年|号楼))`, 'g') },
  { kind: 'room', pattern: /(?<![\d.])\d{2,4}\s*(?:室|房间|号房)|[一二三四五六七八九〇零]{3,4}室/g },
  { kind: 'room', pattern: /(?<![\d-])\d{1,2}-\d{1,2}-(?!(?:19|20)\d{2})\d{3,4}(?![\d-])/g },
  { kind: 'room', pattern: new RegExp(`(?<=(?:村|胡同|巷|大街坊|平房)(?:[东西南北中]|[一二三四五六七八九十]|甲|乙)?)${number}号(?!楼|院|线|口|出口)|门牌号?\\s*[:是为]?\\s*${number}号?`, 'g') },
  { kind: 'person', pattern: new RegExp(`${surname}[\\u4e00-\\u9fff]{0,2}?(?:先生|女士|小姐|太太)`, 'g') },
  { kind: 'person', pattern: new RegExp(`${surname}某(?:某|${notAName})`, 'g') },
  { kind: 'banned', pattern: new RegExp(bannedWords.map(word => [...word].join('\\s?')).sort((a, b) => b.length - a.length).join('|'), 'g') },
]

/** `matchAll` makes the pattern anew each time; most texts hold nothing to find. */
function matchesOf(pattern: RegExp, text: string): RegExpExecArray[] {
  return text.search(pattern) === -1 ? [] : [...text.matchAll(pattern)]
}

/**
 * The passages of a text that name or reach a person, or hold a banned word, sorted and without overlap. Full-width and
 * (with `simplify`) traditional forms are found too. A finding is a question to the writer, never a refusal: 8012-3456
 * may be a number of something else.
 */
export function checkText(text: string, simplify?: Simplify): Finding[] {
  if (text === '') return []
  const folded = foldWithPlaces(text, simplify)
  const spoken = toDigits(folded.text)
  const findings = rules.flatMap(({ kind, pattern, spoken: reads, accepts }) =>
    matchesOf(pattern, reads ? spoken : folded.text)
      .filter(found => !accepts || accepts(found[0]))
      .map(found => ({ kind, ...folded.spanOf(found.index, found.index + found[0].length) })))
  return withoutOverlaps(findings)
}

/** The text as it could be shown to others: every marked passage replaced by ＊＊＊. */
export function maskText(text: string, simplify?: Simplify): string {
  return splitBySpans(text, checkText(text, simplify)).map(piece => piece.span ? '＊＊＊' : piece.text).join('')
}
