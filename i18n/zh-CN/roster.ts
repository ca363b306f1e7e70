export const roster = {
} as const

/** Sentences of the errors `roster.…`. */
export const rosterErrors = {
  site: '这个点位不安排您值班。别的班次可以报。',
  overlap: '这段时间您已经有一个班了。',
  rest: '两次劝导之间至少要休息 12 个小时左右。请选晚一点的班次。',
  cap: '这一周您的班已经够多了。请下周再来，身体要紧。',
  site_unknown: '台账里没有找到这个点位。',
  too_many_ties: '申报的点位太多了。请先去掉不用的。',
} as const

/** Sentences of the events `roster.…`. */
export const rosterEvents = {
  tieDeclared: '申报了一个需要回避的点位',
  tieRemoved: '取消了一个需要回避的点位',
} as const
