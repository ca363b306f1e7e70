/** The position of a building, as the reporter's phone tells it. */
export const position = {
  label: '位置',
  hint: '可以不用。要的是建筑的位置，不是您家的位置：请站在建筑旁边再点。只有工作人员看得到。',
  use: '用我的位置',
  drop: '去掉这个位置',
  asking: '正在问手机在哪里…',
  kept: '已记下位置',
  keptWithin: '已记下位置，误差约 {n} 米',
  dropped: '位置已经去掉。',
  denied: '手机没有允许用位置。没关系，写清楚在哪里就行。',
  failed: '没有得到位置。没关系，写清楚在哪里就行。',
  outside: '得到的位置不在石景山区，没有记下。没关系，写清楚在哪里就行。',
  source: { device: '手机给的', wechat: '微信给的', manual: '手工标的', staff: '工作人员标的' },
  accuracy: '误差约 {n} 米',
  given: '原值（{system}）{value}',
  separator: '；',
} as const
