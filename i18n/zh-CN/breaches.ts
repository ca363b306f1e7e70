export const breaches = {
  title: '个人信息泄露',
  lead: '发现以后 4 小时内报告。先写下来，再报告、通知。每一步都有记录。',
  none: '没有记录。',
  new: '记下一次泄露',
  discoveredAt: '什么时候发现的', fromAt: '受影响的内容：从什么时候', untilAt: '到什么时候', timeHint: '北京时间',
  tables: '涉及哪些表', tablesHint: '拿不准就多选。', words: '发生了什么、怎么发生的', wordsHint: '不要写任何人的姓名、电话和地址。',
  submit: '记下来，开始计时', saved: '已经记下。',
  due: '最晚 {at} 报告', late: '已超过 4 小时',
  affected: '影响了谁', affectedNote: '按表和时间数出来的条数。没有时间的表按全部算：宁多不少。',
  table: '表', rows: '条数', reachable: '能联系上的人', notKnown: '没有联系方式',
  step: { reported: '已报告主管部门', told: '已通知当事人', closed: '处理完毕' },
  steps: '步骤', take: '记下：{step}', done: '{at} {step}',
  notices: '通知的样稿', notice: { person: '给当事人', authority: '给主管部门' },
  law: '个人信息保护法第五十七条。能有效避免危害的，可以不通知个人；主管部门认为会造成危害的，要通知。',
  state: { open: '处理中', closed: '处理完毕' }, discovered: '发现', back: '回到泄露记录',
  text: {
    person: '您好。{discovered}，我们发现本平台的一部分个人信息可能被别人看到。涉及 {from} 到 {until} 之间提交的内容，可能有您写的话、照片和联系方式。我们已经堵住漏洞，正在查清原因。请您留意陌生来电和短信，不要告诉别人验证码，不要转账。您可以用回执编号和查询码登录“我的个人信息”，查看或者删除。有问题请打电话：{phone}。给您添了麻烦，我们道歉。',
    authority: '报告单位：{host}。{discovered}发现个人信息可能泄露。范围：{from} 到 {until} 之间的数据，共 {rows} 条，其中 {people} 人可以联系上。信息种类：{tables}。经过和原因：（填写）。可能的危害：陌生来电、诈骗。已采取的措施：（填写）。当事人可以采取的措施：留意陌生来电，用回执查看和删除自己的信息。联系方式：{phone}。',
  },
} as const

/** Sentences of the errors `breach.…`. */
export const breachErrors = {
  not_found: '没有找到这条记录。',
  not_now: '这一步现在不能记。请先报告并通知。',
  time_invalid: '请填日期和时间。',
  tables_missing: '请选涉及的表。',
  words_missing: '请写发生了什么。',
  window_empty: '结束时间要晚于开始时间。',
} as const

/** Sentences of the events `breach.…`. */
export const breachEvents = {
  found: '记下一次个人信息泄露',
  reported: '已向主管部门报告泄露',
  told: '已通知泄露涉及的人',
  closed: '泄露处理完毕',
} as const
