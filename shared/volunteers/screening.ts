import { surname } from '../text/check.ts'
import { foldWithPlaces, type Simplify, type Span } from '../text/fold.ts'
import { withoutOverlaps } from '../text/spans.ts'

/** What neighbours are never asked for (志愿服务条例 2: service, freely given; volunteers inspect, prove and press nothing). */
export const screeningKinds = ['inspection', 'evidence', 'photograph', 'pressure', 'accusation', 'persuasion'] as const
export type ScreeningKind = (typeof screeningKinds)[number]

/** A passage of an order, in UTF-16 code units of the text as written. What is hard can be opened by nobody; the rest is for a person to read. */
export interface ScreeningFinding extends Span { kind: ScreeningKind, isHard: boolean }

const titles = '大爷|大妈|大娘|大叔|大姐|大哥|奶奶|爷爷|阿姨|叔叔?|婶|先生|女士|师傅|老师|经理|老板|家'
const named = `(?:${surname}(?:某某?|${titles})|(?:[老小]${surname})|${surname}[\\u4e00-\\u9fff]{1,2}?)`
const neighbour = '(?:邻居|隔壁|对门|楼上|楼下|租户|租客|住户|商户|摊贩|房东|二房东|业主|那一?[家户]|这一?[家户]|人家|别人|谁家|某某?|\\d{1,4}号[院楼门]?|\\d{3,4}室?)'
const somebody = `(?:他们?|她们?|${neighbour}|${named})`
const illegal = '违法?建设?|违章(?:建筑|建设|搭建)?|私搭乱?建?|乱搭乱建|群租房?'
const home = '(?:的|那个|那间)?(?:家|屋|房|院|阳台|门口|窗|棚|小屋|平房|户|出租|加建|后院|顶层|露台)'
/** No end of a clause in between. */
const upTo = (count: number) => `[^|]{0,${count}}?`

interface Rule { kind: ScreeningKind, isHard: boolean, pattern: RegExp }
const rule = (kind: ScreeningKind, isHard: boolean, ...alternatives: string[]): Rule => ({ kind, isHard, pattern: new RegExp(alternatives.join('|'), 'g') })

const rules: readonly Rule[] = [
  rule('evidence', true,
    '取证(?![件书照明])', '(?:拍照?|拍下?|录像|录音|留下?|照相)(?:来|片)?(?:留证|存证|作证|为证|做证据|当证据|作为证据)', '(?:收集|搜集|采集|固定|保留|掌握|找|拿到)(?:一?些|点|他们?的?|她们?的?|违法的?|违规的?)*证据',
    '偷拍|暗拍|跟拍|偷录|暗访|卧底'),
  rule('photograph', true,
    `(?:拍|录|摄|照)(?:一?下|几?张|照片?|个?视频|下来|录像|清楚)*${upTo(3)}(?:${neighbour}|他们?|她们?|${named})${home}`, `(?:把|给|对着?|去)(?:${neighbour}|他们?|她们?|${named})${home}${upTo(4)}(?:拍(?:下|照|个|几|一)|录(?:下|像|个)|摄像)`,
    `(?:拍|录|摄)(?:一?下|几?张|照片?|个?视频|下来)*${upTo(3)}(?:${illegal})`, `(?:${illegal})${upTo(6)}(?:拍(?:下|照|个|几|一)|录(?:下|像)|取景)`),
  rule('inspection', true,
    `(?:检查|搜查|核查|暗查|盘查|查一?查|查看|巡查|排查|摸排|摸底|盘点|看看)(?:一?下)?${upTo(2)}${somebody}${upTo(4)}(?:家(?!具|电|门)|屋|出租|院子|户籍|身份|暂住证|有没有(?:违|私|租|住)|住了?几个|住了?多少)`,
    `入户(?:检查|核查|排查|调查|摸排|搜查)|上门(?:检查|核查|排查|搜查)(?!煤气|燃气|水|电|暖|线|网)|(?:排查|摸排|清查|检查|核查|巡查)(?:一?下)?(?:${illegal}|出租屋|租户|租客|流动人口|外来人口|外地人|住户)`,
    `(?:去|到|进)${somebody}的?家里?(?:查|检查|搜|核实)`, '查(?:一?查)?(?:住了?|有)(?:几个|多少)人', `查(?:一?查|一?下)?(?:他们?|她们?|${neighbour})(?:家)?(?:有没有|是不是|住了?)`),
  rule('pressure', true,
    `(?:盯|看)(?:着|住|紧|梢|牢)${upTo(1)}(?:${neighbour}|${named}|(?:他|她)们?家)(?!菜|店铺|门口的灯)`, '盯梢|尾随|施压|施加压力|监视(?![器屏仪])', `(?:跟踪|监控|骚扰|恐吓|威胁|吓唬|教训|孤立|辱骂)${upTo(2)}${somebody}`,
    `给${somebody}${upTo(3)}(?:压力|点颜色|脸色|教训|难堪)`, `(?:逼|撵|轰|赶走)(?:着|走)?${somebody}|(?:逼|撵|轰)走`, `堵(?:住|着)?${somebody}家?的?门`, `(?:断|停|掐|剪)(?:了|掉)?${somebody}家?的?(?:水|电|气|网)|给${somebody}家?(?:断|停)(?:水|电|气|网)`,
    `(?:不让|别让|阻止|拦住)${somebody}家?(?:${upTo(3)})(?:施工|盖房|加盖|搭建|开门|做生意|营业|出摊)`),
  rule('accusation', true,
    `(?:举报|告发|检举|揭发|曝光)(?:一?下)?${somebody}`, `(?:把|将)${somebody}${upTo(6)}(?:举报|告发|曝光|挂到?网上|发到?网上)`, '(?:找出|查出|打听|问出)(?:一?下)?(?:是)?谁(?:举报|投诉|告)'),
  rule('persuasion', true,
    `(?:劝|说服|动员|游说|规劝)${upTo(8)}(?:搬(?:走|家|离|出|迁)|拆(?!线|快递|包裹|封|洗)|腾退|腾房|签字|签约|签协议|签了|退租|迁走|走人|息访|停访|撤诉|上访|关门|关张|停业|收摊|腾空|同意)`,
    `(?:劝导|劝说|约谈|规劝)(?:一?下)?${somebody}`, `(?:给|对|找|去|向|跟)?${somebody}${upTo(2)}(?:劝导|劝说|约谈|规劝)(?!队|员|站|岗|服|志愿)`, `(?:给|对|找|去给|去找)${somebody}${upTo(2)}做(?:做|一?下|一做|通)?(?:思想|动员|说服|搬迁|拆迁|腾退)?工作(?![日餐服证])`, `做(?:做|一?下|通)?${somebody}的?(?:思想)?工作(?![日餐服证])`),
  // What may be harmless, and what a person should look at all the same.
  rule('photograph', false, '拍照|拍张?照片|录像|录音|摄像|拍视频'),
  rule('evidence', false, '证据|证明他|作证'),
  rule('inspection', false, illegal, '检查|排查|核查|巡查|入户|摸底'),
  rule('pressure', false, '盯着|盯住|看着他|看住|跟踪|监控|教训|曝光'),
  rule('accusation', false, '举报|投诉|告发|检举'),
  rule('persuasion', false, '劝|说服|动员|做工作|搬走|腾退|拆除|签字'),
]

const isWord = /[\p{L}\p{N}]/u
const endsClause = /[。，、！？,!?;；:：\n]/u

/**
 * Passages of an order that ask for inspection, evidence, photographs of homes, pressure, an accusation, or that read like
 * persuasion of a named person; in their order, without overlaps. Signs and spaces between characters are passed over.
 * `simplify` makes traditional characters found as well; it has to keep the count of characters.
 */
export function screenWords(text: string, simplify?: Simplify): ScreeningFinding[] {
  const { text: folded, spanOf } = foldWithPlaces(text, simplify)
  let compact = ''
  const at: number[] = []
  for (let index = 0; index < folded.length; index++) {
    const sign = folded[index]!
    if (!isWord.test(sign) && !endsClause.test(sign)) continue
    compact += endsClause.test(sign) ? '|' : sign
    at.push(index)
  }
  const findings = rules.flatMap(({ kind, isHard, pattern }) => [...compact.matchAll(pattern)].map((found) => {
    const { start, end } = spanOf(at[found.index]!, at[found.index + found[0].length - 1]! + 1)
    return { start, end, kind, isHard }
  }))
  const hard = withoutOverlaps(findings.filter(({ isHard }) => isHard))
  const soft = findings.filter(finding => !finding.isHard && !hard.some(({ start, end }) => start < finding.end && finding.start < end))
  return withoutOverlaps([...hard, ...soft])
}

/** An order with such a passage is opened by nobody; it can be stopped, or its asker asked for other words. */
export function canBeOpened(findings: readonly Pick<ScreeningFinding, 'isHard'>[]): boolean {
  return findings.every(({ isHard }) => !isHard)
}

/** The public, numbered rules an order is stopped by. A number keeps its meaning. */
export const stopRules = ['inspection', 'evidence', 'pressure', 'persuasion', 'money', 'unsafe', 'officer', 'notHelp'] as const
export type StopRule = (typeof stopRules)[number]
