/** One sentence for every action that leaves an event; read on timelines and in the audit view. */
export const events = {
  report: {
    received: '收到反映，编号 {number}',
    accepted: '受理',
    refused: '不予受理，理由第 {reasonNumber} 条',
    noted: '加了一条内部备注',
  },
  staff: {
    invited: '邀请了一位工作人员，角色：{role}',
    linkIssued: '发出了设置链接',
    setUp: '完成了账号设置',
    signedIn: '登录',
    signInRefused: '有人登录这个账号，没有成功',
    identityConfirmed: '再次确认了身份',
    sessionEnded: '结束了一处登录',
    otherSessionsEnded: '结束了其他各处的登录',
    passwordChanged: '换了密码',
    recoveryCodesRenewed: '换了备用码',
    roleChanged: '角色由{fromRole}改为{role}',
    disabled: '停用了账号',
    enabled: '恢复了账号',
  },
  site: {
    registered: '登记到台账',
    published: '向社会公示',
    republished: '重新公示',
    withdrawn: '撤回公示',
    corrected: '更正了内容（第 {version} 版）',
    moved: '状态由“{fromStatus}”变为“{toStatus}”',
    photoAdded: '增加了照片：{moment}',
    photoRemoved: '撤下了照片：{moment}',
  },
  body: {
    created: '增加了承办单位：{name}',
    changed: '更改了承办单位：{name}',
  },
  archive: {
    loaded: '载入 2015–2017 年档案，{sites} 处',
  },
  ledgerImport: {
    uploaded: '上传了台账文件，{rows} 行',
    committed: '导入台账：新增 {added} 处，更改 {changed} 处',
  },
} as const
