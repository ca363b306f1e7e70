import { foldWithPlaces, type Simplify, type Span } from '../text/fold.ts'
import { withoutOverlaps } from '../text/spans.ts'

/** Fire and rescue, police, ambulance, traffic police. */
export type EmergencyNumber = '119' | '110' | '120' | '122'

interface Danger {
  number: EmergencyNumber
  words: readonly string[]
}

// In the order in which to call when several fit: who can stop the danger comes before who treats its victims.
const dangers: readonly Danger[] = [
  {
    number: '119',
    words: ['着火', '起火', '失火', '火灾', '火苗', '冒烟', '浓烟', '烧起来', '煤气味', '燃气味', '煤气泄漏', '燃气泄漏', '天然气泄漏', '漏煤气', '漏燃气', '漏气', '爆炸', '倒塌', '坍塌', '垮塌', '塌了', '要塌', '快塌', '塌下来', '被埋', '埋在', '被困', '困在', '漏电', 'on fire', 'smoke', 'gas leak', 'smell of gas', 'smell gas', 'explosion', 'collapsed', 'collapsing', 'trapped'],
  },
  {
    number: '110',
    words: ['打架', '打人', '斗殴', '持刀', '动刀', '砍人', '抢劫', '行凶', '杀人', '威胁我', '堵门', '被打', 'fighting', 'knife', 'attacked', 'threatened'],
  },
  {
    number: '120',
    words: ['受伤', '伤人', '流血', '出血', '昏迷', '晕倒', '触电', '中毒', '砸到人', '砸伤', '摔伤', '没有呼吸', '没呼吸', '死人', '自杀', '跳楼', 'injured', 'bleeding', 'unconscious', 'electric shock', 'electrocuted', 'poisoned'],
  },
  { number: '122', words: ['车祸', '撞车', '交通事故', 'car accident', 'car crash'] },
]

// 没有人受伤, 未起火. Two words between at most, so that 没人管，着火了 stays an emergency.
const denied = /(?:没有?|未|无|不会|并非)(?:人|发生|发现|造成)?(?:人员)?$|\b(?:no|not|nobody|no one)(?: was| is| were)?(?: on)? $/

export interface Emergency {
  /** Whom to call, the first one first. */
  numbers: [EmergencyNumber, ...EmergencyNumber[]]
  /** The words that say so, in code units of the text. */
  spans: Span[]
}

/**
 * Words of a danger to life that is going on now, or null. Such a text is answered with the numbers before anything
 * else (北京市接诉即办工作条例 11); it is never held back, and a false alarm costs one screen.
 */
export function findEmergency(text: string, simplify?: Simplify): Emergency | null {
  const folded = foldWithPlaces(text, simplify)
  const found = dangers.flatMap(({ number, words }) => words.filter(word => folded.text.includes(word)).flatMap(word =>
    [...folded.text.matchAll(new RegExp(word, 'g'))]
      .filter(match => word.startsWith('没') || !denied.test(folded.text.slice(Math.max(0, match.index - 12), match.index)))
      .map(match => ({ number, ...folded.spanOf(match.index, match.index + word.length) }))))
  const [first, ...rest] = [...new Set(found.map(({ number }) => number))]
  if (!first) return null
  return { numbers: [first, ...rest], spans: withoutOverlaps(found.map(({ start, end }) => ({ start, end }))) }
}
