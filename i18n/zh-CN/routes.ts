export const routes = {
} as const

/** Sentences of the errors `route.…`. */
export const routeErrors = {
  not_found: '没有找到这张路线卡。',
  not_yours: '没有找到这张路线卡，或者它不是您那支队伍的。',
  stage_not_now: '这张卡现在不能这样改。',
  other_card: '这个回答不是这张卡的，没有记下。请刷新后再点一次。',
  home_words: '这里写到了住家或门牌。路线卡只看公共地方，请换成路口、花园、楼前空地这样的地方。',
  person_words: '这里写到了人。路线卡只问东西还在不在，不问人。请去掉称呼、姓名和电话。',
  stops: '一张卡要有 5 到 8 处。',
  title_missing: '请写卡的名字。',
  place_missing: '请写是哪个公共地方。',
  matter_missing: '请写看什么东西。',
  team_missing: '请选哪支队伍用这张卡。',
  answer_missing: '请至少选一处：在、不在，或看不清。',
} as const

/** Sentences of the events `route.…`. */
export const routeEvents = {
  created: '写了一张路线卡，{stops} 处',
  changed: '改了路线卡，现在 {stops} 处',
  opened: '把路线卡发给队伍',
  closed: '停用了路线卡',
  observed: '路线卡记下 {answers} 个回答',
} as const
