/** What the page of a case says of other servers it was passed on to. */
export const passingOn = {
  title: '转给网关', lead: '只转改写的话、种类和街道，不转反映人和原话。',
  choose: '转给哪个网关', submit: '转给网关', none: '没有转给网关。', remote: '对方编号 {id}',
  states: { waiting: '等着转', unsure: '不能确定是否送到', token: '已收，等编号', open: '对方在办', closed: '对方已办结', failed: '没有转到' },
  remoteStatus: '对方状态：{status}（{at}）', log: '查看记录',
} as const
