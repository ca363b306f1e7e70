/** One sentence for every action that leaves an event; read on timelines and in the audit view. */
export const events = {
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
} as const
