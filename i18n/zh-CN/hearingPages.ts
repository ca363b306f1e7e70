export const hearingPages = {
} as const

/** Sentences of the errors `follower.…`. */
export const followerErrors = {
  not_found: '这个网址已经失效：这个邮箱没有在接收提醒。',
} as const

/** Sentences of the events `follower.…`. */
export const followerEvents = {
  asked: '有人请求用邮箱接收提醒',
  confirmed: '一个邮箱确认接收提醒',
  stopped: '一个邮箱不再接收提醒',
} as const
