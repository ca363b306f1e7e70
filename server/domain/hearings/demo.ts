import { randomUUID } from 'node:crypto'
import { eq, inArray } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing, type OptionalWrite } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import type { PhotoStore } from '../../media/store.ts'
import { eraseEvents } from '../events/record.ts'
import { forgetMails, listFollowMails } from '../notifications/outbox.ts'
import { eraseReceipts } from '../receipts/commands.ts'
import { removeDocument } from '../search/commands.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import type { Bilingual } from '../../../shared/hearings/records.ts'
import type { MatterKind, PointOutcome, Stance } from '../../../shared/hearings/rules.ts'
import { earliestClose, isOfLaw } from '../../../shared/hearings/window.ts'
import { toDay } from '../../../shared/time.ts'
import { withdrawComment } from './afterwards.ts'
import { splitComment, writeAnswer } from './answers.ts'
import { decideMatter } from './closing.ts'
import { submitComment } from './comments.ts'
import { answerLegality, askLegality, draftMatter, lengthenWindow, listClauses, planWindow, publishMatter, writeText } from './matters.ts'
import { callMeeting, planMeeting } from './meetings.ts'
import { decideComment, type Order } from './moderation.ts'
import { getComment, getMatter } from './queries.ts'
import { removeMatter } from './searchableMatter.ts'
import {
  agreements, applicationContacts, applications, commentAppeals, commentContacts, commentDecisions, commentDrafts, commentEntries, commentFiles, commentFlags, commentGroupings, commentGroups, commentPoints, comments,
  draws, matterClauses, matterFiles, matterFollowers, matterNotices, matters, matterVersions, meetings, pointAnswers, proposals, seatGroups, speakingTurns, statementConfirmations, statements,
} from './tables.ts'

interface World { keys: Keys, calendar: WorkCalendar, photos: PhotoStore, now: Date }

/** Nobody: no account has these names. */
const drafter = { kind: 'staff', id: 'demonstration' } as const
const checker = { kind: 'staff', id: 'demonstration-2' } as const

const both = (zh: string, en: string): Bilingual => ({ zh, en })
const dayMs = 86_400_000
const later = (instant: Date, days: number) => new Date(instant.getTime() + days * dayMs)

interface DemoComment {
  words: string
  stance: Stance
  clause?: number
  name?: string
  /** After the close. */
  isLate?: boolean
  order?: Order
  isWithdrawn?: boolean
  answer?: { outcome: PointOutcome, reason: Bilingual, changed?: number }
}

interface DemoMatter {
  kind: MatterKind
  title: Bilingual
  subject: Bilingual
  /** Days from now on which it opens. */
  opens: number
  /** Days it is open; without them, as long as the law wants. */
  days?: number
  extension?: { days: number, reason: Bilingual }
  clauses: Bilingual[]
  /** Clauses of a second version by their number, and what changed. */
  second?: { clauses: Record<number, Bilingual>, note: Bilingual }
  comments?: DemoComment[]
  meeting?: { inDays: number }
  decision?: { text: Bilingual, use: Bilingual }
  agreements?: { text: Bilingual, responsible: Bilingual, inDays: number, isDone: boolean }[]
}

const park = [
  both('空地的北半部分建成绿地，种本地树种，放长椅。', 'The northern half becomes a green with local trees and benches.'),
  both('空地的南半部分建停车位四十个，其中两个留给残疾人。', 'The southern half gets forty parking spaces, two of them for disabled people.'),
  both('晚上十点以后，停车场的灯只照地面，不照居民的窗。', 'After ten at night the lamps light the ground only, not the windows.'),
]
const publish: Order = { decision: 'publish' }

const demoMatters: readonly DemoMatter[] = [
  {
    kind: 'publicComment', opens: -12, title: both('示例：腾退空地怎么用', 'Example: what to do with cleared ground'), subject: both('示例院子拆完以后，空地准备这样用。', 'How the ground is to be used after the example yard was cleared.'),
    clauses: park, extension: { days: 7, reason: both('示例：有居民说要多几天看图纸。', 'Example: residents asked for more days to look at the plans.') },
    second: { clauses: { 2: both('空地的南半部分建停车位三十个，其中两个留给残疾人，另外放自行车架。', 'The southern half gets thirty parking spaces, two of them for disabled people, and bicycle racks.') }, note: both('示例：按意见减少停车位，增加自行车架。', 'Example: fewer parking spaces and bicycle racks, as was suggested.') },
    comments: [
      { words: '示例意见：多种些树，夏天能遮阴。', stance: 'support', clause: 1, name: '示例居民', order: publish },
      { words: '示例意见：停车位太多，孩子没有地方玩。', stance: 'oppose', clause: 2, order: publish },
      { words: '示例意见：停车位太多了，孩子没有地方玩！', stance: 'oppose', clause: 2, order: publish },
      { words: '示例意见：请示例先生说说，灯几点关？', stance: 'question', clause: 3, order: { decision: 'mask', masks: [{ start: 6, end: 10, reason: 1 }], masksName: false, toAuthor: '示例：遮住了别人的姓名。' } },
      { words: '示例意见：这条还要再核对一下。', stance: 'suggest', order: { decision: 'hold', rule: 1, toAuthor: '示例：我们先核对，核对完告诉您。' } },
      { words: '示例意见：这条是广告。', stance: 'suggest', order: { decision: 'refuse', rule: 1, toAuthor: '示例：广告不公开。' } },
      { words: '示例意见：我再想一想。', stance: 'suggest', order: publish, isWithdrawn: true },
      { words: '示例意见：长椅要有靠背，老人坐着舒服。', stance: 'suggest', clause: 1 },
    ],
  },
  {
    kind: 'publicComment', opens: 6, title: both('示例：小区出入口改造', 'Example: rebuilding an entrance'), subject: both('示例小区北门的路要改，先公布草案，过几天开始征求意见。', 'The road at the north gate is to change; the draft is shown first.'),
    clauses: [both('北门的台阶改成坡道。', 'The steps become a ramp.'), both('坡道两边装扶手。', 'The ramp gets handrails.')],
  },
  {
    kind: 'hearing', opens: -60, title: both('示例：农贸大棚搬迁听证', 'Example: hearing on moving a market'), subject: both('示例农贸大棚要搬到新址，为此开听证会。', 'The example produce market is to move; a hearing is held.'),
    clauses: [both('大棚搬到示例街东口。', 'The market moves to the east end of Example Street.'), both('新址早上五点开门。', 'It opens at five in the morning.')],
    comments: [
      { words: '示例意见：新址太远，老人走不动。', stance: 'oppose', clause: 1, name: '示例老人', order: publish, answer: { outcome: 'partly', reason: both('示例答复：大棚照搬，另开一趟便民车。', 'Example answer: it moves, and a shuttle bus is added.') } },
      { words: '示例意见：早上五点太吵。', stance: 'suggest', clause: 2, order: publish, answer: { outcome: 'notAdopted', reason: both('示例答复：菜要早上到，会要求静音卸货。', 'Example answer: goods arrive early; quiet unloading will be required.') } },
      { words: '示例意见：摊位费涨不涨？', stance: 'question', order: publish },
      { words: '示例意见：来晚了，也想说一句支持。', stance: 'support', isLate: true, order: publish },
    ],
  },
  {
    kind: 'hearing', opens: -20, title: both('示例：河边步道听证', 'Example: hearing on a riverside path'), subject: both('示例河边要修步道，开听证会听大家的意见。', 'A path is planned along the example river; a hearing is held.'),
    clauses: [both('步道宽三米，不走机动车。', 'The path is three metres wide, without motor vehicles.')], meeting: { inDays: 40 },
    comments: [{ words: '示例意见：步道要有灯。', stance: 'suggest', clause: 1, order: publish }],
  },
  {
    kind: 'publicComment', opens: -110, title: both('示例：老旧楼外墙方案', 'Example: plan for old façades'), subject: both('示例楼的外墙要统一修。', 'The façades of the example building are to be repaired.'), clauses: [both('外墙刷浅灰色。', 'The façades become light grey.')],
    second: { clauses: { 1: both('外墙刷浅黄色，一层贴砖。', 'The façades become light yellow, with bricks on the ground floor.') }, note: both('示例：按意见换了颜色。', 'Example: another colour, as was suggested.') },
    comments: [
      { words: '示例意见：灰色太暗，请换暖一点的颜色。', stance: 'suggest', clause: 1, order: publish, answer: { outcome: 'adopted', reason: both('示例答复：改成浅黄色。', 'Example answer: light yellow it is.'), changed: 1 } },
      { words: '示例意见：我家的空调怎么办？', stance: 'question', order: publish, answer: { outcome: 'outOfScope', reason: both('示例答复：空调另行登记，电话见公告。', 'Example answer: air conditioners are registered separately.') } },
    ],
    decision: { text: both('示例决定：外墙按第二版施工。', 'Example decision: the façades are repaired as in version 2.'), use: both('示例：两条意见都已答复，一条采纳。', 'Example: both comments were answered, one was adopted.') },
  },
  {
    kind: 'deliberation', opens: -3, days: 14, title: both('示例：楼道里能不能放东西', 'Example: things in the stairwell'), subject: both('街坊坐下来商量楼道里放东西的事。', 'Neighbours talk about what may stand in the stairwell.'), clauses: [], meeting: { inDays: 9 },
    comments: [{ words: '示例意见：鞋柜可以，自行车不行。', stance: 'suggest', order: publish }],
  },
  {
    kind: 'deliberation', opens: -40, days: 20, title: both('示例：小广场几点安静', 'Example: quiet hours on the square'), subject: both('街坊商量小广场晚上几点安静下来。', 'Neighbours agree when the square is quiet at night.'), clauses: [],
    comments: [{ words: '示例意见：九点半以后小点声。', stance: 'suggest', order: publish }],
    agreements: [
      { text: both('晚上九点半以后不放音乐。', 'No music after half past nine.'), responsible: both('示例舞蹈队', 'Example dance group'), inDays: -10, isDone: true },
      { text: both('在广场边装一块提示牌。', 'A sign is put up.'), responsible: both('示例居委会', 'Example residents’ committee'), inDays: 20, isDone: false },
    ],
  },
]

/** Loads invented matters of each kind in several states, with comments, answers and agreements; all marked as demonstration data. */
export async function loadDemoMatters(db: Database, world: World): Promise<number> {
  for (const matter of demoMatters) await loadMatter(db, matter, world)
  return demoMatters.length
}

async function loadMatter(db: Database, matter: DemoMatter, world: World) {
  const { keys, calendar, now } = world
  const opensAt = later(now, matter.opens)
  const writtenAt = later(opensAt, -15)
  const closesAt = matter.days === undefined ? earliestClose(opensAt, calendar) : later(opensAt, matter.days)
  const id = await draftMatter(db, {
    draft: {
      kind: matter.kind, subDistrict: '110107003', community: matter.kind === 'deliberation' ? '110107003007' : null, lateUse: 'kept', holdsAnswers: false, links: [{ type: 'policy', target: 'hearings-and-comments' }],
      notice: {
        title: matter.title, subject: matter.subject, organiser: both('示例单位', 'Example office'), explanation: both('示例说明：这是编造的演示事项。', 'Example: this is an invented matter.'),
        basis: both('示例依据', 'Example basis'), contact: both('示例联系人，电话 010-00000000', 'Example contact, telephone 010-00000000'), shortWindowReason: null,
      },
    },
    isDemo: true, actor: drafter, now: writtenAt,
  })
  const step = async (at: Date, actor: typeof drafter | typeof checker = drafter) => ({ matterId: id, version: (await getMatter(db, id)).version, actor, now: at })
  await planWindow(db, { ...await step(writtenAt), opensAt, closesAt })
  const clauses = matter.clauses.map((text, index) => ({ label: String(index + 1), text }))
  if (clauses.length > 0) await writeText(db, { ...await step(writtenAt), clauses, note: null, keys })
  if (isOfLaw(matter.kind)) {
    await askLegality(db, await step(writtenAt))
    await answerLegality(db, { ...await step(later(writtenAt, 13), checker), answer: 'lawful', note: '示例：编造的审查意见', calendar })
  }
  await publishMatter(db, { ...await step(matter.opens > 0 ? later(now, -1) : opensAt), keys, calendar })
  const received: { comment: DemoComment, commentId: string }[] = []
  for (const [index, comment] of (matter.comments ?? []).entries()) {
    const receivedAt = comment.isLate ? later(closesAt, 1) : new Date(opensAt.getTime() + (index + 1) * 3 * 3_600_000)
    received.push({ comment, commentId: await loadComment(db, { matterId: id, comment, receivedAt }, world) })
  }
  if (matter.second) {
    const revised = clauses.map(clause => ({ ...clause, text: matter.second!.clauses[Number(clause.label)] ?? clause.text }))
    await writeText(db, { ...await step(later(opensAt, 5)), clauses: revised, note: matter.second.note, keys })
  }
  if (matter.extension) await lengthenWindow(db, { ...await step(later(opensAt, 6)), closesAt: later(closesAt, matter.extension.days), reason: matter.extension.reason, keys })
  if (matter.meeting) await loadMeeting(db, { matterId: id, inDays: matter.meeting.inDays, isHearing: matter.kind === 'hearing', at: later(opensAt, 2) }, world)
  for (const { comment: { words, answer }, commentId } of received) {
    if (!answer) continue
    const at = later(closesAt, 3)
    const pointIds = await splitComment(db, { matterId: id, commentId, quotes: [words], actor: drafter, now: at })
    const changed = answer.changed ? (await listClauses(db, { matterId: id, textVersion: 2 })).find(({ label }) => label === String(answer.changed))!.id : null
    await writeAnswer(db, { matterId: id, id: createId(), pointIds, outcome: answer.outcome, reason: answer.reason, clauseId: changed, unchanged: null, actor: drafter, keys, now: at })
  }
  if (matter.decision) await decideMatter(db, { ...await step(later(closesAt, 10)), decision: matter.decision.text, use: matter.decision.use, keys })
  if (matter.agreements) {
    await commit(db, tx => matter.agreements!.map(({ text, responsible, inDays, isDone }, index) => tx.insert(agreements).values({
      id: createId(), matterId: id, position: index + 1, text, responsible, dueOn: toDay(later(now, inDays)), doneOn: isDone ? toDay(later(now, inDays)) : null, version: 1,
    }).returning({ id: agreements.id })))
  }
}

async function loadComment(db: Database, { matterId, comment: { words, stance, clause, name, order, isWithdrawn }, receivedAt }: { matterId: string, comment: DemoComment, receivedAt: Date }, { keys, photos }: World): Promise<string> {
  const clauseId = clause === undefined ? null : (await listClauses(db, { matterId, textVersion: 1 })).find(({ label }) => label === String(clause))!.id
  const { commentId } = await submitComment(db, {
    matterId, submissionId: randomUUID(), keys, locale: 'zh-CN', now: receivedAt, receivedAt,
    answers: { clause: clauseId, stance, words, keepPassages: true, authorKind: name ? 'person' : null, name: name ?? null, publishName: name !== undefined, contact: null },
  })
  if (order) await decideComment(db, { commentId, version: (await getComment(db, commentId)).version, actor: drafter, keys, now: new Date(receivedAt.getTime() + 3_600_000), ...order })
  if (isWithdrawn) {
    const at = new Date(receivedAt.getTime() + 2 * 3_600_000)
    await withdrawComment(db, { commentId, photos, at, now: at })
  }
  return commentId
}

async function loadMeeting(db: Database, { matterId, inDays, isHearing, at }: { matterId: string, inDays: number, isHearing: boolean, at: Date }, { keys, calendar, now }: World) {
  const startsAt = new Date(`${toDay(later(now, inDays))}T06:00:00Z`)
  await planMeeting(db, {
    matterId, version: 0, actor: drafter, now: at,
    plan: {
      startsAt, endsAt: new Date(startsAt.getTime() + 2 * 3_600_000), place: both('示例议事厅二层', 'Example hall, second floor'), agenda: [{ title: both('介绍草案', 'The draft is introduced'), minutes: 20 }, { title: both('大家发言', 'Everybody speaks'), minutes: 80 }],
      applyFrom: isHearing ? later(at, 1) : null, applyUntil: isHearing ? later(startsAt, -18) : null, selection: 'draw', selectionRule: isHearing ? both('示例：报名的人抽签决定。', 'Example: seats are drawn by lot.') : null, observerSeats: 10,
      groups: isHearing ? [{ name: both('附近居民', 'Neighbours'), seats: 6 }, { name: both('商户', 'Shopkeepers'), seats: 2 }] : [],
    },
  })
  await callMeeting(db, { matterId, version: 1, actor: drafter, keys, calendar, now: at })
}

export async function listDemoMatterIds(db: Database): Promise<string[]> {
  return (await db.select({ id: matters.id }).from(matters).where(eq(matters.isDemo, true))).map(({ id }) => id)
}

/** Every table whose rows belong to one matter, and go with it. */
export const tablesOfMatter = [
  matterVersions, matterClauses, matterNotices, matterFiles, commentDrafts, commentEntries, commentGroupings, commentGroups, commentPoints, pointAnswers, meetings, seatGroups, draws, speakingTurns, statementConfirmations, statements, agreements, matterFollowers,
] as const
export const tablesOfComment = [commentContacts, commentFiles, commentDecisions, commentAppeals, commentFlags] as const

/** Takes all demonstration matters out, with everything said to them, as if they had never been; gives the names of their files back. */
export async function removeDemoMatters(db: Database, now: Date): Promise<{ matters: number, media: string[] }> {
  const ids = await listDemoMatterIds(db)
  const demoProposals = (await db.select({ id: proposals.id }).from(proposals).where(eq(proposals.isDemo, true))).map(({ id }) => id)
  if (ids.length + demoProposals.length === 0) return { matters: 0, media: [] }
  const idsIn = async (table: typeof comments | typeof applications | typeof matterFollowers | typeof commentDrafts) =>
    (await db.select({ id: table.id }).from(table).where(inArray(table.matterId, ids))).map(({ id }) => id)
  const [commentIds, applicationIds, followerIds, draftIds] = await Promise.all([idsIn(comments), idsIn(applications), idsIn(matterFollowers), idsIn(commentDrafts)])
  const media = [
    ...await db.select({ media: matterFiles.media }).from(matterFiles).where(inArray(matterFiles.matterId, ids)),
    ...await db.select({ media: commentFiles.media }).from(commentFiles).where(inArray(commentFiles.commentId, commentIds)),
    ...await db.select({ media: commentFiles.media }).from(commentFiles).where(inArray(commentFiles.draftId, draftIds)),
  ].map(file => file.media)
  const mails = await listFollowMails(db, followerIds)
  await commit(db, (tx): OptionalWrite[] => [
    ...tablesOfMatter.map(table => orNothing(tx.delete(table).where(inArray(table.matterId, ids)).returning({ matterId: table.matterId }))),
    ...tablesOfComment.map(table => orNothing(tx.delete(table).where(inArray(table.commentId, commentIds)).returning({ commentId: table.commentId }))),
    orNothing(tx.delete(commentFiles).where(inArray(commentFiles.draftId, draftIds)).returning({ id: commentFiles.id })),
    orNothing(tx.delete(comments).where(inArray(comments.id, commentIds)).returning({ id: comments.id })),
    orNothing(tx.delete(applicationContacts).where(inArray(applicationContacts.applicationId, applicationIds)).returning({ id: applicationContacts.applicationId })),
    orNothing(tx.delete(applications).where(inArray(applications.id, applicationIds)).returning({ id: applications.id })),
    orNothing(tx.delete(proposals).where(inArray(proposals.id, demoProposals)).returning({ id: proposals.id })),
    orNothing(tx.delete(matters).where(inArray(matters.id, ids)).returning({ id: matters.id })),
    ...forgetMails(tx, mails),
    ...eraseReceipts(tx, [...commentIds, ...applicationIds, ...demoProposals], now),
    ...([['matter', ids], ['comment', commentIds], ['application', applicationIds], ['proposal', demoProposals]] as const).flatMap(([type, subjects]) => eraseEvents(tx, { type, ids: [...subjects], now })),
    ...ids.flatMap(id => removeMatter(tx, id)),
    ...commentIds.flatMap(ref => removeDocument(tx, { kind: 'comment', ref })),
  ])
  return { matters: ids.length, media }
}
