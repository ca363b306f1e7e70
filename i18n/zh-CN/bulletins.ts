export const bulletins = {
  title: '督查通报',
} as const

/** Sentences of the errors `bulletin.…`. */
export const bulletinErrors = {
  not_found: '没有这个月的通报。',
  month_not_over: '这个月还没有过完，不能定稿。请到下个月再来。',
  is_frozen: '这个月的通报已经定稿。定稿后不再改动，有出入请用“更正”。',
  nothing_to_correct: '重新计算的结果和公布的一样，没有要更正的。',
  has_changed: '数字和您刚才看到的不一样了。请看过新的数字，再提交一次。',
} as const

/** Sentences of the events `bulletin.…`. */
export const bulletinEvents = {
  frozen: '{month}的督查通报已定稿公布',
  corrected: '{month}的督查通报更正了{count}项',
} as const
