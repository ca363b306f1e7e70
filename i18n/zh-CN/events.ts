import { matterEvents } from './matter.ts'
import { followerEvents } from './hearingPages.ts'
import { followEvents } from './follows.ts'
import { commentEvents } from './commenting.ts'
import { moderationEvents } from './moderation.ts'
import { readingEvents } from './reading.ts'
import { answerEvents } from './answers.ts'
import { meetingEvents } from './meeting.ts'
import { drawEvents } from './draw.ts'
import { speechEvents } from './hearingRecord.ts'
import { deliberationEvents } from './deliberation.ts'
import { teamEvents } from './teams.ts'
import { volunteerEvents } from './signup.ts'
import { seatEvents } from './standing.ts'
import { shiftEvents } from './shifts.ts'
import { rosterEvents } from './roster.ts'
import { routeEvents } from './routes.ts'
import { hoursEvents } from './hours.ts'
import { orderEvents } from './orders.ts'
import { leaseEvents } from './leases.ts'
import { ratingEvents } from './ratings.ts'
import { siteEvents } from './siteLife.ts'
import { decisionEvents } from './decisions.ts'
import { objectionEvents } from './objections.ts'
import { assistanceEvents } from './assistance.ts'
import { inspectionEvents } from './inspections.ts'
import { dataRequestEvents } from './dataRights.ts'
import { breachEvents } from './breaches.ts'
import { bulletinEvents } from './bulletins.ts'
import { webhookEvents } from './webhooks.ts'
import { gatewayEvents, passedOnEvents } from './gateways.ts'

/** One sentence for every action that leaves an event; read on timelines and in the audit view. */
export const events = {
  report: {
    received: '收到反映，编号 {number}',
    accepted: '受理',
    refused: '不予受理，理由第 {reasonNumber} 条',
    merged: '并入同一件事',
    refusalProposed: '提出不予受理（理由第 {reasonNumber} 条），等第二人复核',
    refusalDeclined: '第二人不同意不予受理（理由第 {reasonNumber} 条）',
    asked: '请反映人补充说明',
    lapsed: '反映人没有在期限内补充',
    transferred: '转交给{bodyName}',
    dispatched: '派单给{bodyName}',
    disputed: '承办单位提出派单异议',
    taken: '接单',
    visited: '到现场核实',
    findingProposed: '提出核实结论：{finding}',
    findingConfirmed: '第二人确认核实结论：{finding}',
    findingDoubted: '第二人要求重新核实',
    handlingBegun: '开始处置',
    extended: '延期到 {day}',
    handled: '办结',
    told: '向反映人反馈了结果',
    followedUp: '回访',
    reopened: '重新办理',
    closed: '归档',
    undone: '收回了刚才的决定',
    stepLate: '超过时限：{status}',
    patrolled: '路长巡查登记，编号 {number}',
    registered: '登记到台账',
    answered: '反映人回答了问题',
    withdrawn: '反映人撤回了反映',
    takenBack: '反映人在半小时内全部撤回，内容已删除',
    reporterLeft: '反映人退出，办理可以继续',
    added: '反映人补充了内容',
    rated: '反映人评价了结果',
    messaged: '给反映人留言',
    contactOpened: '打开了联系方式（{role}）',
    contactRemoved: '删除了联系方式',
    noticeChosen: '反映人选了邮件通知',
    noticeStopped: '反映人停止了邮件通知',
    appealed: '反映人对不予受理提出申诉',
    appealUpheld: '申诉后维持不予受理',
    overturned: '申诉后改为受理',
    noted: '加了一条内部备注',
    photoApproved: '批准了第 {photo} 张照片，遮了 {boxes} 处',
    photoRejected: '第 {photo} 张照片不使用，理由第 {reasonNumber} 条',
    photoApprovalWithdrawn: '收回了第 {photo} 张照片的批准',
    photoOriginalRemoved: '删除了第 {photo} 张照片的原图',
    wordsMasked: '隐去了原话里的 {passages} 处',
    dueRecounted: '放假安排有变，期限重新计算：原为 {fromDay}，现为 {toDay}（{standing}）',
    stepDueRecounted: '放假安排有变，这一步的期限重新计算：原为 {fromDay}，现为 {toDay}（{standing}）',
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
    ...siteEvents,
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
  place: {
    created: '新建了地点码 {code}',
    changed: '改了地点码的内容',
    closed: '停用了地点码',
    reopened: '重新启用了地点码',
  },
  client: {
    created: '新建了接口密钥：{name}（{prefix}）',
    revoked: '停用了接口密钥：{name}（{prefix}）',
  },
  whistle: {
    called: '吹哨，叫了：{bodyName}',
    answered: '{bodyName}按时报到',
    answeredLate: '{bodyName}报到，过了时间',
    escalated: '到时间没有报到，报给督办：{bodyName}',
    closed: '哨音结束',
  },
  archive: {
    loaded: '载入 2015–2017 年档案，{sites} 处',
  },
  ledgerImport: {
    uploaded: '上传了台账文件，{rows} 行',
    committed: '导入台账：新增 {added} 处，更改 {changed} 处',
  },
  setting: {
    holidaysEntered: '录入了放假安排：{notice}（放假 {days} 天）',
    holidaysReplaced: '换了放假安排：{notice}（放假 {days} 天）',
    publicationStopped: '暂停了一切新的公开',
    publicationResumed: '恢复了公开',
  },
  template: {
    created: '增加了常用语：{name}',
    changed: '更改了常用语：{name}',
  },
  matter: matterEvents,
  follower: followerEvents,
  follow: followEvents,
  comment: commentEvents,
  moderation: moderationEvents,
  reading: readingEvents,
  answer: answerEvents,
  meeting: meetingEvents,
  draw: drawEvents,
  speech: speechEvents,
  deliberation: deliberationEvents,
  team: teamEvents,
  volunteer: volunteerEvents,
  seat: seatEvents,
  shift: shiftEvents,
  roster: rosterEvents,
  route: routeEvents,
  hours: hoursEvents,
  order: orderEvents,
  lease: leaseEvents,
  rating: ratingEvents,
  decision: decisionEvents,
  objection: objectionEvents,
  assistance: assistanceEvents,
  inspection: inspectionEvents,
  dataRequest: dataRequestEvents,
  breach: breachEvents,
  bulletin: bulletinEvents,
  webhook: webhookEvents,
  gateway: gatewayEvents,
  passedOn: passedOnEvents,
} as const
