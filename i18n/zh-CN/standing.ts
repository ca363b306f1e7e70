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
} as const
