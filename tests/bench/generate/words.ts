import type { Random } from './random.ts'

// Invented: no road, yard or hamlet of these names lies in the district.
const first = ['虚构', '示例', '假名', '设想', '样本', '拟定', '臆造', '试写', '无名', '空想', '青槐', '白鹭', '石榴', '云杉', '柳溪', '桐花', '南雁', '北雁', '星河', '长风', '晚霞', '新苗', '松涛', '竹影', '梅林', '荷塘', '兰亭', '菊圃', '枫桥', '银杏', '金桂', '玉兰']
const roads = ['路', '街', '巷', '胡同', '大街', '东路', '西路', '南街', '北街', '里', '西里', '东里']
const things = ['临时建筑', '彩钢板房', '楼顶加建', '院内加建', '旧仓库', '废弃厂房', '地下室改建', '沿街外扩', '停车棚', '集装箱房', '农贸棚', '简易用房', '旧市场', '门前搭建', '阳光房', '简易棚']
const materials = ['彩钢板', '砖混', '钢架', '木板', '铝合金', '石棉瓦']
const notes = ['占地约{n}平方米，已在现场张贴通知。', '材料为{m}，共{n}间，与相邻楼房之间没有留出消防通道。', '经核实建于多年以前，没有办理规划手续，面积以测量为准，编号{n}。', '已与产权单位沟通，{n}日内给出整改方案。', '一层{m}结构，门前道路宽{n}分米，通行受到影响。']
const kinds = ['楼顶上新搭了一个{m}棚子，大约{n}平方米。', '院里加盖了一间房，挡住了{n}号楼的采光。', '门口的台阶和雨棚占了人行道，老人推车过不去，已经{n}天了。', '地下室里又隔出了几间，住户担心消防，编号{n}。', '围挡后面在施工，晚上也有声音，持续{n}天。']

const fill = (random: Random, text: string) => text.replace('{n}', String(3 + random.below(500))).replace('{m}', random.pick(materials))

/** The name of a road with the number of a door. */
export const aPlace = (random: Random) => `${random.pick(first)}${random.pick(roads)}${1 + random.below(980)}号`
export const aName = (random: Random, place: string) => `${place}${random.pick(things)}`
export const aNote = (random: Random) => fill(random, random.pick(notes))
export const aComplaint = (random: Random) => fill(random, random.pick(kinds))

/**
 * What people look for, each another: two characters that thousands of names have, a road, a door, a kind of building, words
 * of texts, pinyin.
 */
export function someQueries(count: number): string[] {
  const shapes: Array<(at: number) => string> = [
    at => `${first[at % first.length]!}${roads[at % roads.length]!}${1 + at}号`, at => `${first[at % first.length]!}${roads[(at >> 2) % roads.length]!}`, at => `${first[at % first.length]!} ${things[at % things.length]!}`,
    at => `${first[(at * 7) % first.length]!}${roads[at % roads.length]!} ${materials[at % materials.length]!}`, at => first[at % first.length]!, at => things[at % things.length]!, at => `消防 ${first[at % first.length]!}`, at => `${['qinghuai', 'bailu', 'shiliu', 'yunshan'][at % 4]!} ${at}`, at => `测量 ${at}`, at => `${roads[at % roads.length]!}${at}`,
  ]
  return Array.from({ length: count }, (_, at) => shapes[at % shapes.length]!(Math.floor(at / shapes.length)))
}
