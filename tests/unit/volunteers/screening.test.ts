import { describe, expect, it } from 'vitest'
import { toSimplified } from '#server/text/simplify'
import { canBeOpened, screenWords } from '#shared/volunteers/screening'

const kindsOf = (text: string) => screenWords(text, toSimplified).map(({ kind, isHard }) => `${kind}${isHard ? '!' : ''}`)
const opens = (text: string) => canBeOpened(screenWords(text, toSimplified))

describe('an order', () => {
  it.each([
    // Inspection.
    ['帮我检查他家有没有出租', 'inspection!'], ['去隔壁家查一查住了几个人', 'inspection!'], ['入户检查一下出租屋', 'inspection!'], ['排查一下群租房', 'inspection!'], ['查查他们有没有违建', 'inspection!'],
    ['请志愿者上门核查租户信息', 'inspection!'], ['看看邻居家后院盖了什么', 'inspection!'], ['检查王大爷的屋子', 'inspection!'], ['查看楼上的住户有没有租房', 'inspection!'],
    // Evidence.
    ['拍照取证', 'evidence!'], ['拍 照 取 证', 'evidence!'], ['帮忙收集证据', 'evidence!'], ['把垃圾拍下来留证', 'evidence!'], ['偷拍一下', 'evidence!'], ['去暗访一家小饭馆', 'evidence!'], ['帮我固定他们违法的证据', 'evidence!'], ['录音作为证据', 'evidence!'],
    // Photographs of homes.
    ['拍一下隔壁的房子', 'photograph!'], ['给楼上的阳台拍几张照', 'photograph!'], ['把对门的院子录下来', 'photograph!'], ['拍下违建', 'photograph!'], ['去拍那家加建', 'photograph!'], ['拍几张老李家门口的照片', 'photograph!'],
    // Pressure.
    ['盯着隔壁', 'pressure!'], ['帮我盯住3号楼', 'pressure!'], ['找几个人给他们施压', 'pressure!'], ['吓唬一下楼上', 'pressure!'], ['去堵他家的门', 'pressure!'], ['给他点颜色看看', 'pressure!'], ['断他家的电', 'pressure!'], ['把租户撵走', 'pressure!'],
    ['不让隔壁施工', 'pressure!'], ['教训张某', 'pressure!'],
    // Accusation.
    ['举报王某某', 'accusation!'], ['帮我举报隔壁', 'accusation!'], ['把他家的事发到网上', 'accusation!'], ['打听一下是谁举报的', 'accusation!'],
    // Persuasion of a named person.
    ['劝老王搬走', 'persuasion!'], ['劝隔壁的租户赶快搬走', 'persuasion!'], ['去劝他把棚子拆了', 'persuasion!'], ['说服李奶奶签字', 'persuasion!'], ['给张大爷做做思想工作', 'persuasion!'], ['劝导王先生', 'persuasion!'], ['找老刘做工作', 'persuasion!'], ['动员住户腾退', 'persuasion!'],
    ['对4号院赵某劝说一下', 'persuasion!'], ['约谈302', 'persuasion!'],
  ])('that says “%s” is stopped as %s', (words, kind) => {
    expect(kindsOf(words)).toContain(kind)
    expect(opens(words)).toBe(false)
  })

  it.each([
    '帮我买一袋米，送到二楼。', '陪我去医院检查身体', '帮我检查一下我家的煤气灶', '换个灯泡，楼道的灯也看看', '教我用手机拍照', '帮我拍张证件照', '给全家拍一张合影', '帮我们队拍几张联欢的照片',
    '接孩子放学，盯着他写作业', '看着孩子过马路', '陪王奶奶散步', '给李大爷读报纸', '让师傅搬走旧沙发', '叫人来搬走旧冰箱', '下午把旧家具搬走', '帮忙把堵门的柜子挪开', '取快递，取证件', '帮我取证件照', '社区活动搭把手，签到台要两个人',
    '帮我填搬家的表', '拆快递，拆纸箱', '教我看快递跟踪', '监视器坏了，帮我看一下', '帮我写一封投诉信', '教我怎么用手机反映路灯不亮', '给邻居送一碗饺子', '和楼上的张阿姨一起去公园', '帮隔壁奶奶买菜', '去对门王奶奶家陪她说说话', '给小王老师做手工作业',
    '文明劝导队要热水，帮忙烧两壶', '周三去劝导岗送水', '跟李奶奶一起做社区工作', '劝我多吃点，陪我吃顿饭', '陪我去签字取药', '翻译手语，陪我去派出所办身份证', '帮我看着锅', '家里停电了，帮我看看电闸', '帮我看看水表', '楼上漏水，请帮我打电话给物业',
    '帮我看看邻居送的药怎么吃', '到他家门口取一袋米', '陪老伴说说话，别让他走丢', '接孩子，别让他吃冷饮', '帮我查一下公交路线', '帮我查查药的说明', '帮我拍一下药瓶上的字', '拍一段视频给远方的儿子', '录一段我唱的歌', '帮我看看家电说明书',
    '把收音机修好', '去银行取工资', '帮我搬到三楼', '孩子在学校被骂了，想找人说说话', '帮忙照看一下楼下的花', '给3号楼送通知', '给王先生送药', '帮老张家的狗遛一遛', '帮我盯着锅里的粥', '帮我举报完的表格打印一下', 'Please help me carry a parcel',
    '请把旧书送到邻里中心', '帮我看看楼上的灯是不是亮着', '劝架', '陪我去方庄检查身体', '陪我到402检查室', '陪我去李医生那里检查', '请陪我妈妈去检查眼睛', '帮我找一下医保证明',
  ])('that says “%s” can be opened', (words) => {
    expect(kindsOf(words).filter(kind => kind.endsWith('!'))).toEqual([])
    expect(opens(words)).toBe(true)
  })

  it.each([
    ['帮我拍照', ['photograph']], ['陪我去做检查', ['inspection']], ['教我怎么举报占道停车', ['accusation']], ['楼里有人私搭乱建', ['inspection']], ['帮我把桌子搬走', ['persuasion']], ['买一袋米', []],
  ])('that says “%s” is shown to staff with %j to look at, and can be opened', (words, kinds) => {
    expect(kindsOf(words)).toEqual(kinds)
    expect(opens(words)).toBe(true)
  })

  it('is found in traditional characters, full width, with spaces and signs in between, and is marked where it was written', () => {
    for (const words of ['勸他搬走', '劝 他 搬 走', '劝.他.搬.走', '拍攝鄰居家', '拍照取證']) expect(opens(words), words).toBe(false)
    const text = '你好。请去 劝 老 王 搬 走，谢谢'
    const [finding] = screenWords(text)
    expect(text.slice(finding!.start, finding!.end)).toBe('劝 老 王 搬 走')
  })

  it('is not judged across the end of a sentence', () => {
    expect(opens('孩子要劝。下午把沙发搬走。')).toBe(true)
    expect(opens('帮我取一下。证件在桌上。')).toBe(true)
  })

  // A pattern that tries every way to fit a text would take longer than anybody waits.
  it('is judged before anybody has left, whatever is written', () => {
    const started = performance.now()
    for (const words of ['劝'.repeat(500), '王'.repeat(500), '拍他'.repeat(250), '检查'.repeat(250), '把'.repeat(500)]) screenWords(words)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
