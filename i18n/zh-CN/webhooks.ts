export const webhooks = {
  title: '通知推送',
  lead: '公开的变化一发生，就告诉登记过的服务器。只说哪一条变了、在哪里看，不带任何人写的话。',
  back: '回到接口', backToList: '回到通知推送', none: '还没有登记。',
  new: '登记一个接收地址', create: '登记', change: '修改', save: '保存',
  name: '名称', url: '接收地址', urlHint: '要以 https:// 开头。内网地址要先由运行单位写进 site.json。',
  topics: '推送哪些变化', topicOf: { site: '台账', decision: '决定书', hearing: '听证', comment: '意见', draw: '抽签', bulletin: '通报', inspection: '检查' },
  state: { active: '推送中', paused: '已暂停', disabled: '已停用' }, failing: '连不上', failingSince: '从 {at} 起连不上。',
  waiting: '还有 {n} 条没有送到',
  secret: '签名密钥', secretOnce: '密钥只显示这一次。请现在抄到接收的服务器上。', twoSecrets: '{at} 之前，新旧两个密钥都签名。',
  steps: '操作', step: { pause: '暂停', resume: '继续推送', rotate: '换密钥', test: '发一条测试', remove: '删除' },
  removeSure: '删除以后，记录也一起删除。确定要删除吗？',
  tested: { delivered: '测试送到了。', failed: '测试没有送到。请看下面的记录。', skipped: '测试没有送出。', busy: '正在发送，请稍后看记录。' },
  done: '已完成。',
  log: '推送记录', logNone: '还没有推送过。', logKept: '记录保留 {n} 天。',
  at: '时间', what: '内容', result: '结果', tries: '每一次', again: '再送一次',
  deliveryState: { waiting: '等着送', delivered: '送到了', failed: '没送到', skipped: '不公开，没有送' },
  nextTry: '下一次：{at}', try: '{at}，{result}，{ms} 毫秒', status: '回答 {status}',
  problem: { address_refused: '这个地址在内网，不许连', not_https: '不是 https 地址', name_unknown: '找不到这个域名', timeout: '等了太久', connection: '连不上', tls: '证书不对', too_large: '回答太长' },
  fresh: '请先确认是您本人',
} as const

/** Sentences of the errors `webhook.…`. */
export const webhookErrors = {
  not_found: '没有找到这个接收地址。',
  not_now: '它现在的状态不能做这一步。',
  name_missing: '请填名称，不超过 60 个字。',
  url_invalid: '请填 https:// 开头的地址，里面不能有用户名和密码。',
  topics_missing: '请至少选一项。',
  cursor_invalid: '这个页码不对。请从第一页看起。',
} as const

/** Sentences of the events `webhook.…`. */
export const webhookEvents = {
  created: '登记推送地址“{name}”',
  changed: '修改推送地址“{name}”',
  paused: '暂停推送“{name}”',
  resumed: '继续推送“{name}”',
  rotated: '更换“{name}”的签名密钥',
  tested: '给“{name}”发一条测试',
  redelivered: '给“{name}”再送一次',
  removed: '删除推送地址“{name}”',
  failing: '“{name}”一直连不上',
  disabled: '“{name}”说不再接收，已停用',
} as const
