/** Sign-up to 老街坊, its receipt and what can be changed with it. */
export const signup = {
  ageBand: { '14to17': '14 到 17 岁', '18to59': '18 到 59 岁', '60to69': '60 到 69 岁', '70plus': '70 岁以上', 'under14': '不到 14 岁' },
  skill: {
    talking: '会跟人说话', mediating: '会劝和', firstAid: '会急救', repairs: '会修东西', phones: '会教手机', writing: '会写东西', driving: '会开车', teaching: '会教人', cooking: '会做饭', translating: '会翻译',
  },
  time: { weekdayMorning: '平日上午', weekdayAfternoon: '平日下午', weekdayEvening: '平日晚上', weekendMorning: '周末上午', weekendAfternoon: '周末下午', weekendEvening: '周末晚上' },
  language: { mandarin: '普通话', english: '英语', mongolian: '蒙古语', tibetan: '藏语', uyghur: '维吾尔语', korean: '朝鲜语', signing: '手语' },
  state: { applied: '已报名', checked: '审核通过', trained: '已培训', active: '在岗', paused: '暂停', left: '已退出', refused: '没有通过' },
  memberState: { seated: '有位置', waiting: '候补', offered: '等您回答', lapsed: '过期', left: '已退出' },
  section: { details: '改我的资料' },
} as const

/** Sentences of the errors `volunteer.…`. */
export const volunteerErrors = {
  not_found: '没有找到这份报名。',
  team_not_found: '没有找到这支队伍。',
  team_not_open: '这支队伍现在不收人。您可以选别的队伍，或者不选队伍，由社区安排。',
  team_for_adults: '这支队伍的事只适合满 18 岁的人。您可以选写着“14 岁以上”的队伍，或者不选队伍，由社区安排。',
  gone: '这份报名已经结束，不能再改。想再来，请重新报名。',
  no_contact: '没有留联系方式，或者已经删除。',
  choice_unknown: '有一个选项不认识。请重新选。',
  community_missing: '请选您住在哪个社区。不清楚的，选离家最近的。',
  name_missing: '请写姓名。社区要知道您是谁。',
  reach_missing: '请留电话或邮箱，才能找到您。',
  age_missing: '请选您的年龄。',
  too_young: '不到 14 岁的，这里还不能报名。可以和爸爸妈妈一起来参加社区的活动，请他们报名；或者到社区居委会问一问，有没有适合您的活动。您填的内容没有保存。',
  guardian_name_missing: '14 到 17 岁的，请写家长（监护人）的姓名。',
  guardian_phone_missing: '请写家长（监护人）的电话，社区要打电话核实。',
  guardian_consent_missing: '要家长（监护人）同意才能报名。',
  show_name_missing: '请选要不要显示名字。',
  public_name_missing: '请写想显示的名字，例如“王阿姨”。',
  words_private: '这里不要写电话、邮箱、证件号或账号，别人可能会看到。',
  digest_missing: '请选要不要收到提醒。',
  consent_missing: '请看过说明，同意了才能报名。',
  consent_outdated: '说明刚换了新的一版。请再看一次，同意了再提交。',
  day_invalid: '请写一个真实的日期，例如 2026-12-31。',
} as const

/** Sentences of the events `volunteer.…`. */
export const volunteerEvents = {
  signedUp: '报名 {number}',
} as const
