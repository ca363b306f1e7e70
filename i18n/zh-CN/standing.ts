export const standing = {
} as const

/** Sentences of the errors `seat.…`. */
export const seatErrors = {
  volunteer_not_found: '没有找到这位志愿者。',
  membership_not_found: '没有找到这个名额。',
  team_not_open: '这支队伍现在不接受报名。',
  too_young: '这支队伍的事情只适合成年人。请看看别的队伍。',
  has_gone: '这份报名已经结束。想再来，请重新报名。',
  not_offered: '现在没有给您留的名额。',
  answer_too_late: '回答的时间已经过了，名额给了下一位。您可以重新排队。',
  checked_already: '这份报名已经审核过了。请看最新的情况。',
  not_checked: '社区还没有审核。审核通过后再登记培训。',
  no_agreement: '这支队伍现在没有要同意的协议。',
  agreement_changed: '协议有了新的版本。请重新看一遍再同意。',
  not_paused: '现在没有暂停。',
  day_invalid: '请写一个日期，例如 2026-12-01。',
  day_in_future: '这一天还没有到。请写今天或以前的日期。',
  day_not_to_come: '请写今天以后的日期。',
  reason_missing: '请写明原因，本人会看到。',
  topic_missing: '请写培训的内容。',
} as const

/** Sentences of the events `seat.…`. */
export const seatEvents = {
  joined: '报名参加一支队伍',
  rejoined: '重新排队',
  offered: '有了空位，请本人回答',
  accepted: '接受了名额',
  passed: '这次不行，名额给下一位，排位不变',
  lapsed: '到期没有回答，名额给了下一位',
  left: '离开了一支队伍',
  checked: '社区审核通过',
  refused: '社区审核没有通过',
  trained: '参加了培训：{topic}',
  agreed: '同意了队伍的协议（第 {number} 版）',
  agreedOnPaper: '登记了纸质协议（第 {number} 版）',
  activated: '各项条件都齐了，可以上岗',
  paused: '暂停服务',
  resumed: '恢复服务',
  ended: '退出，服务结束',
} as const
