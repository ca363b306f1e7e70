/** Numbers from a seed, the same on every machine (Mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6D2B79F5) >>> 0
    let mixed = Math.imul(state ^ state >>> 15, state | 1)
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61)
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32
  }
}

const letter = '我们是麻峪的住户。空地请先做成绿地，种上树，再留出老人坐的地方。停车位放在南边，不要占消防通道。施工请避开中午和夜里，先把围挡做好。每个季度请把花了多少钱贴在社区的公告栏里。'

const subjects = ['停车', '绿化', '路灯', '公厕', '垃圾站', '菜市场', '消防通道', '健身器材', '电动车棚', '快递柜', '幼儿园', '公交站', '雨水井', '围墙', '门禁', '活动室', '河岸', '便民店', '坡道', '座椅']
const places = ['南边', '北门', '东侧空地', '麻峪路口', '旧厂房旁', '楼前', '河边', '铁路以西', '小学门口', '坡下']
const wishes = ['请多留一些', '离住户太近了', '不够用', '希望先做', '应当听听老人的话', '造价请公开', '请写明谁来管', '下雨就积水', '晚上看不见', '请保留原来的样子', '不要收费', '请改小一点']

const pick = <One>(list: readonly One[], next: () => number) => list[Math.floor(next() * list.length)]!

/** `copies` near copies of one letter, each third with a sentence of its own, among comments people wrote themselves. */
export function inventComments({ count, copies, seed = 1 }: { count: number, copies: number, seed?: number }): Array<{ words: string, isCopy: boolean, own: string | null }> {
  const next = seeded(seed)
  const own = () => Array.from({ length: 2 + Math.floor(next() * 4) }, () => `${pick(places, next)}的${pick(subjects, next)}${pick(wishes, next)}，${pick(subjects, next)}也${pick(wishes, next)}，我在 ${Math.floor(next() * 900) + 100} 号楼看了 ${Math.floor(next() * 90) + 10} 天`).join('。')
  return Array.from({ length: count }, (_, index) => {
    const isCopy = Math.floor(index * copies / count) !== Math.floor((index + 1) * copies / count)
    if (!isCopy) return { words: `${own()}。`, isCopy, own: null }
    const said = index % 3 === 0 ? `我家老人八十${Math.floor(next() * 9) + 1}岁，只能走到${pick(places, next)}第 ${Math.floor(next() * 900) + 100} 步。` : null
    const typed = index % 2 === 0 ? letter : letter.replaceAll('，', ', ').replaceAll('。', '。\n')
    return { words: said ? typed + said : typed, isCopy, own: said }
  })
}
