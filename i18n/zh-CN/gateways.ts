export const gateways = {
  title: '转给网关',
  lead: '把核实过的事项转给另一个 Open311 服务器（如 12345 网关）。只转派单时改写的话、种类和街道，不转反映人和原话。',
  back: '回到接口', backToList: '回到网关', none: '还没有登记。',
  new: '登记一个网关', create: '登记', change: '修改', save: '保存',
  name: '名称', baseUrl: '接口地址', baseUrlHint: '/requests.json 之前的部分，以 https:// 开头。', jurisdictionId: '管辖编号', apiKey: 'API 密钥', apiKeyHint: '存进去以后不再显示。不改就空着。',
  hasKey: '密钥已存', noKey: '没有密钥',
  state: { active: '使用中', paused: '已暂停' }, failing: '连不上', failingSince: '从 {at} 起连不上或被拒绝。',
  waiting: '还有 {n} 件没有转到',
  steps: '操作', step: { pause: '暂停', resume: '继续', services: '读取服务清单' },
  services: '服务清单', servicesAt: '{at} 读取，{format} 格式。', servicesNone: '还没有读取。先读取，再对应。', servicesRead: '读到 {n} 项服务。',
  mapping: '对应关系', mappingHint: '没有对应的种类不能转。', noService: '不转', kindTo: '{kind} 对应',
  subDistrictAttribute: '写街道的属性', subDistrictValue: '{name} 在那边的值', subDistrictHint: '空着就用中文名。',
  referenceAttribute: '认重复的属性', referenceHint: '如 fixmystreet_id。有了它，没把握送到的可以自动再送。',
  attributes: '固定属性', attributesHint: '每行一个：代码=值', attributesInvalid: '每行写成 代码=值。',
  sendsPosition: '连同准确位置', sendsPositionHint: '不选就只写到街道。', sends: { yes: '转准确位置' },
  automatic: '两人核实后自动转的种类', done: '已保存。',
  log: '转出记录', logNone: '还没有转过。', logKept: '办完后记录保留 {n} 天。',
  number: '编号', when: '时间', result: '情况', remote: '对方编号 {id}', steps2: '每一步', again: '再送一次', giveUp: '不送了',
  what: { send: '发送', token: '问编号', poll: '问进展' }, try: '{at}，{what}：{result}', status: '回答 {status}', answered: '对方状态：{status}',
  nextTry: '下一次：{at}',
} as const

/** Sentences of the errors `gateway.…`. */
export const gatewayErrors = {
  not_found: '没有找到这个网关。',
  not_now: '现在不能做这一步。',
  name_missing: '请填名称，不超过 60 个字。',
  url_invalid: '请填 https:// 开头的地址，里面不能有用户名和密码。',
  code_invalid: '代码只能用英文字母、数字和符号。',
  service_unknown: '对方的服务清单里没有这一项。',
  unanswered: '没有读到对方的服务清单。地址、网络或格式不对。',
  kind_unmapped: '这一类没有对应的服务，不能转。',
  case_unfit: '只有两人核实属实、正在办、有改写文字的事项可以转。',
  already_passed_on: '已经转给这个网关了。',
  cursor_invalid: '这个页码不对。请从第一页看起。',
} as const

/** Sentences of the events `gateway.…`. */
export const gatewayEvents = {
  created: '登记网关“{name}”',
  changed: '修改网关“{name}”',
  mapped: '修改网关“{name}”的对应关系',
  paused: '暂停网关“{name}”',
  resumed: '继续使用网关“{name}”',
  servicesRead: '读取网关“{name}”的服务清单',
  failing: '转给网关“{name}”的事项送不到',
} as const

/** Sentences of the events `passedOn.…` of a case. */
export const passedOnEvents = {
  queued: '转给网关“{gatewayName}”',
  sent: '网关“{gatewayName}”已收到，对方编号 {remoteId}',
  unsure: '转给网关“{gatewayName}”，不能确定是否送到',
  failed: '没有转到网关“{gatewayName}”',
  again: '再次转给网关“{gatewayName}”',
  givenUp: '不再转给网关“{gatewayName}”',
  answered: '网关“{gatewayName}”的状态变为 {remoteStatus}',
} as const
