export const orders = {
} as const

/** Sentences of the errors `order.…`. */
export const orderErrors = {
  not_found: '没有找到这一单。',
  not_now: '这一单现在不能这样办了。请看看它现在的情况。',
  taken: '已经有人接了这一单，时间不能再改。有事请打社区电话。',
  kind_missing: '请选要帮什么忙。',
  words_missing: '请写几句，要帮什么。',
  sub_district_missing: '请选街道。',
  community_missing: '请选社区。',
  day_missing: '请选哪一天。',
  from_missing: '请选从几点。',
  until_missing: '请选到几点。',
  until_before_from: '结束要比开始晚。',
  too_early: '这个时间已经过了，请选晚一点的时间。',
  too_late: '最多提前 60 天下单。',
  helpers_invalid: '请写要几个人，1 到 20。',
  repeat_until_missing: '每周一次的，请写到哪一天为止。',
  repeat_until_invalid: '每周一次的，最后一天要在第一次以后、半年以内。',
  name_missing: '请写怎么称呼您。',
  reach_missing: '请留电话，没有电话留邮箱。接单的人要联系您。',
  address_missing: '请写到哪里找您。只有接单的人能看到。',
  consent_missing: '请看一下说明，同意了再打勾。',
  consent_not_heard: '请先把说明读给对方听，对方同意了再打勾。',
  channel_missing: '请选替谁下单。',
  team_missing: '请选这个社区的一支队伍。',
  organisation_missing: '请写党组织的名称。',
} as const

/** Sentences of the events `order.…`. */
export const orderEvents = {
  placed: '下单，编号 {number}',
} as const
