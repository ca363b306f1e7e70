/** Mail tells that something happened, never what somebody wrote. */
export const mail = {
  footer: '这封邮件由系统自动发出，请不要回复。',
  staff: {
    setUp: {
      subject: '您的工作账号已设置好',
      text: '您的工作账号刚用设置链接设好了密码和验证器。如果不是您本人做的，请马上联系管理员。',
    },
    passwordChanged: {
      subject: '您的密码已更换',
      text: '您的工作账号刚换了密码，其他各处的登录已经结束。如果不是您本人做的，请马上联系管理员。',
    },
  },
  report: {
    received: {
      subject: '您的反映已收到，编号 {number}',
      text: '编号 {number} 的反映已收到。请用编号和查询码在本平台“进度查询”里查看办理情况。',
    },
    moved: {
      subject: '编号 {number} 有新进展',
      text: '编号 {number} 的反映有新进展。请用编号和查询码在本平台“进度查询”里查看。',
    },
    assigned: {
      subject: '有新的事项派给您的单位',
      text: '有一件事项派给了您的单位。请登录工作平台查看。',
    },
    late: {
      subject: '编号 {number} 超过了时限',
      text: '编号 {number} 的一步超过了时限。请登录工作平台查看。',
    },
    arrived: {
      subject: '有新的反映等待处理',
      text: '有新的反映等待处理。请登录工作平台查看。',
    },
  },
  comment: {
    received: {
      subject: '您的意见已收到，编号 {number}',
      text: '编号 {number} 的意见已收到。请用编号和查询码在本平台“进度查询”里查看。',
    },
    moved: {
      subject: '编号 {number} 有新进展',
      text: '编号 {number} 的意见有新进展。请用编号和查询码在本平台“进度查询”里查看。',
    },
  },
  application: {
    received: {
      subject: '您的报名已收到，编号 {number}',
      text: '编号 {number} 的报名已收到。请用编号和查询码在本平台“进度查询”里查看结果。',
    },
    moved: {
      subject: '编号 {number} 有消息，请查看',
      text: '编号 {number} 的报名有消息，可能需要您回答来不来。请用编号和查询码在本平台“进度查询”里查看。',
    },
  },
  volunteer: {
    received: {
      subject: '您的报名已收到，编号 {number}',
      text: '编号 {number} 的老街坊报名已收到。请用编号和查询码在本平台“进度查询”里查看。',
    },
    moved: {
      subject: '编号 {number} 有消息，请查看',
      text: '编号 {number} 的老街坊报名有消息，可能需要您回答。请用编号和查询码在本平台“进度查询”里查看。',
    },
    reminded: {
      subject: '提醒：{time} 有您的值班',
      text: '{time} 有您的值班。地点和同伴请用编号和查询码在本平台“进度查询”里查看。来不了请早一点点“这次不行”，不会有任何影响。',
    },
    digest: {
      subject: '社区里有 {count} 件事需要帮手',
      text: '您的社区里有 {count} 件事需要帮手。想看的话，请用编号 {number} 和查询码在本平台“进度查询”里查看。每天最多发一封。',
    },
  },
  order: {
    received: {
      subject: '您的订单已收到，编号 {number}',
      text: '编号 {number} 的订单已收到。请用编号和查询码在本平台“进度查询”里查看。',
    },
    moved: {
      subject: '编号 {number} 有新进展',
      text: '编号 {number} 的订单有新进展。请用编号和查询码在本平台“进度查询”里查看。',
    },
  },
  objection: {
    received: {
      subject: '您的异议已收到，编号 {number}',
      text: '编号 {number} 的异议已收到。请用编号和查询码在本平台“进度查询”里查看。',
    },
    moved: {
      subject: '编号 {number} 有新进展',
      text: '编号 {number} 的异议有新进展，可能需要您回答。请用编号和查询码在本平台“进度查询”里查看。',
    },
  },
  whistle: {
    called: {
      subject: '有街道吹哨，请在 {time} 前报到',
      text: '有街道吹哨，叫到您的单位。请在 {time} 前登录工作平台，在“吹哨”里报到。',
    },
    escalated: {
      subject: '编号 {number}：吹哨到时间没有报到',
      text: '编号 {number} 的反映吹了哨，有单位到时间没有报到。请登录工作平台，在“吹哨”里查看。',
    },
  },
  follow: {
    asked: {
      subject: '请确认：是否要收到关注提醒',
      text: '有人（也许是您）想用这个邮箱关注本站的公开信息。\n\n是您本人，请打开下面的网址，看清要关注什么，按“确认”：\n{link}\n\n不是您，不用理会。7 天内没有确认，这个邮箱就会从系统里删掉。',
    },
    digest: {
      subject: '您关注的有 {count} 处新情况',
      text: '您在本站关注的，有 {count} 处新情况。邮件里不写内容，请打开下面的网址看：\n{link}\n\n没有新情况就不发邮件。不想再收，也在这个网址停。',
    },
  },
  follower: {
    asked: {
      subject: '请确认：是否要收到新情况的邮件',
      text: '有人（也许是您）想在本站一件事项有新情况时，用这个邮箱收到提醒。\n\n是您本人，请打开下面的网址，按“确认”：\n{link}\n\n不是您，不用理会。7 天内没有确认，这个邮箱就会从系统里删掉。',
    },
    news: {
      subject: '您关注的事项有新情况',
      text: '您关注的一件事项有新情况。请打开下面的网址查看：\n{page}\n\n不想再收到提醒，请打开：\n{link}',
    },
  },
  assistance: {
    received: {
      subject: '您的求助已收到，编号 {number}',
      text: '编号 {number} 的求助已收到。请用编号和查询码在本平台“进度查询”里查看。',
    },
    moved: {
      subject: '编号 {number} 有新进展',
      text: '编号 {number} 的求助有新进展。请用编号和查询码在本平台“进度查询”里查看。',
    },
  },
  interface: {
    failing: {
      subject: '一个接口连不上，请登录查看',
      text: '一个推送地址或网关一直连不上，或不再接收。请登录工作平台，在“接口”里查看。',
    },
  },
} as const
