import { describe, expect, it } from 'vitest'
import { canStage, findStopIssue, newRouteCardSchema, observedAt, routeFormSchema } from '#shared/volunteers/routes'
import { later, monday } from '../../support/clock.ts'

describe('the words of a stop', () => {
  it.each([
    '东山社区东门', '小区花园的健身器材', '社区活动室门口的台阶', '12号楼前空地的旧家具', '家乐福门前的自行车道', '国家电网箱旁的堆物', '养老驿站外的坡道', '楼道口的杂物', '八角北路路灯',
    'The east gate', 'Old furniture behind the bicycle shed', 'The notice board on Bajiao North Road',
  ])('may speak of a public place: %s', (words) => {
    expect(findStopIssue(words)).toBeUndefined()
  })

  it.each([
    '3单元502室', '12号楼3单元', '张三家门口', '二层西户', '他家阳台上的杂物', '门牌 15', '屋里的隔断', '窗户下的棚子', '３０２室', '八角北里6号楼502', 'Flat 3', 'The balcony of apartment 5', 'Room 12',
  ])('do not lead to a door: %s', (words) => {
    expect(findStopIssue(words)).toBe('route.home_words')
  })

  it.each(['王大爷的三轮车', '是不是还有人住', '租客堆的东西', '打 13912345678', '邻居的花盆', 'The landlord’s van', 'Who parks there'])('do not ask about anybody: %s', (words) => {
    expect(findStopIssue(words)).toBe('route.person_words')
  })
})

describe('a card', () => {
  const stop = (n: number) => ({ place: { zh: `公共地点${n}`, en: '' }, matter: { zh: '旧沙发', en: '' } })
  const issuesOf = (stops: number, changes: object = {}) => newRouteCardSchema.safeParse({
    id: '3d0f7ba1-6f4e-4b60-93f6-0b7ad6a2d8b1', teamId: '3d0f7ba1-6f4e-4b60-93f6-0b7ad6a2d8b2', title: { zh: '东门一圈', en: '' }, stops: Array.from({ length: stops }, (_, n) => stop(n)), ...changes,
  }).error?.issues.map(({ path, message }) => [path.join('.'), message]) ?? []

  it('has five to eight stops, each with a place and a question', () => {
    expect([4, 5, 8, 9].map(n => issuesOf(n))).toEqual([[['stops', 'route.stops']], [], [], [['stops', 'route.stops']]])
    expect(issuesOf(5, { title: { zh: ' ', en: '' }, stops: [...Array.from({ length: 4 }, (_, n) => stop(n)), { place: { zh: '', en: '' }, matter: { zh: '', en: '' } }] }))
      .toEqual([['title.zh', 'route.title_missing'], ['stops.4.place.zh', 'route.place_missing'], ['stops.4.matter.zh', 'route.matter_missing']])
  })

  it('is opened, closed and opened again, and never closed before it was open', () => {
    expect([canStage('draft', 'open'), canStage('open', 'closed'), canStage('closed', 'open'), canStage('draft', 'closed'), canStage('open', 'open')]).toEqual([true, true, true, false, false])
  })
})

describe('an answer', () => {
  it('was seen when the phone says, never later than now and never more than thirty days ago', () => {
    expect(observedAt(later(monday, { hours: -3 }), monday)).toEqual(later(monday, { hours: -3 }))
    expect(observedAt(later(monday, { days: 400 }), monday)).toEqual(monday)
    expect(observedAt(new Date(0), monday)).toEqual(later(monday, { days: -30 }))
  })

  it('is one tap, or a choice for each stop; nothing chosen is told', () => {
    expect(routeFormSchema.parse({ tap: 'stop-1 gone' })).toEqual([{ stopId: 'stop-1', answer: 'gone' }])
    expect(routeFormSchema.parse({ 'stop-1': 'a there', 'stop-2': 'b unclear', 'whole': 'yes' })).toEqual([{ stopId: 'a', answer: 'there' }, { stopId: 'b', answer: 'unclear' }])
    for (const fields of [{ tap: 'stop-1 burnt' }, { whole: 'yes' }]) expect(routeFormSchema.safeParse(fields).error!.issues[0]!.message).toBe('route.answer_missing')
  })
})
