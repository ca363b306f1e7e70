import { isStatutoryHoliday, type WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { addDays } from '../../../shared/calendar/days.ts'
import type { MoveName } from '../../../shared/ledger/moves.ts'
import { clarities, enforcementSteps } from '../../../shared/ledger/rounds.ts'
import { startOfDay, toDay, type Day } from '../../../shared/time.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import type { Actor } from '../events/record.ts'
import { recordVisit } from '../inspections/visits.ts'
import { addAcceptance } from '../ledger/acceptances.ts'
import { publishSite, withdrawSite } from '../ledger/commands.ts'
import { listDecisions, publishDecision } from '../ledger/decisions.ts'
import { moveSite, type MoveRequest } from '../ledger/moving.ts'
import { getSite } from '../ledger/queries.ts'
import { closeRemedy, listRemedies, recordRemedy } from '../ledger/remedies.ts'

/** One step of a demonstration site's life: a move of the ledger, or an act beside it. */
export type DemoStep = MoveName | 'publish' | 'withdraw' | 'photo' | 'acceptances' | 'visit' | 'review' | 'reviewEnds' | 'hardshipEnds'

/** Nobody: accounts of these names do not exist. */
export const editor = { kind: 'staff', id: 'demonstration' } as const
const second = { kind: 'staff', id: 'demonstration-second' } as const
const third = { kind: 'staff', id: 'demonstration-third' } as const

interface Walk {
  siteId: string
  calendar: WorkCalendar
  /** When the step is taken, in the past. */
  at: Date
  /** Puts a picture of the site on file and gives its id. */
  addPhoto: (moment: 'before' | 'after', at: Date) => Promise<string>
}

const atHour = (day: Day, hour: number) => new Date(startOfDay(day).getTime() + hour * 3_600_000).toISOString()

/** Takes one step by the rules everybody goes by, as of that day. */
export async function takeStep(db: Database, step: DemoStep, { siteId, calendar, at, addPhoto }: Walk): Promise<void> {
  const site = await getSite(db, siteId)
  const today = toDay(at)
  const day = (days: number) => addDays(today, days)
  const workday = (from: number, by: 1 | -1) => {
    let found = day(from)
    while (isStatutoryHoliday(found, calendar)) found = addDays(found, by)
    return found
  }
  const move = async (name: MoveName, facts: MoveRequest['facts'] = {}, { actor = editor, ...words }: Omit<MoveRequest, 'move' | 'facts'> & { actor?: Actor } = {}) =>
    moveSite(db, { siteId, version: site.version, request: { move: name, facts, ...words }, actor, now: at, calendar })
  const publishDecisions = async () => {
    const waiting = (await listDecisions(db, siteId)).filter(({ publishedAt }) => publishedAt === null && site.shelf === 'live')
    for (const { id: decisionId, version } of waiting) {
      await publishDecision(db, { decisionId, version, summaryZh: '示例摘要：未经批准的建筑，限期自行拆除。对决定不服，可以申请复议或者起诉。', summaryEn: 'An invented summary: a building without permission is to be removed. Reconsideration and a suit are possible.', actor: editor, now: at })
    }
  }
  const before = { siteId, version: site.version, actor: editor, now: at }
  switch (step) {
    case 'publish': return publishSite(db, before)
    case 'withdraw': return withdrawSite(db, { ...before, reason: '示例：登记有误，已撤回' })
    case 'photo': { await addPhoto('before', at); return }
    case 'acceptances': {
      const photo = await addPhoto('after', at)
      await addAcceptance(db, { ...before, isOwnerUnit: true, isCleared: true, photos: [photo], seenOn: today })
      await addAcceptance(db, { ...before, version: site.version + 1, actor: second, isOwnerUnit: false, isCleared: true, photos: [photo], seenOn: today })
      return
    }
    case 'visit': return recordVisit(db, {
      visitId: createId(), siteId, visit: { round: site.round, visitedOn: today, result: 'pass', words: null, rectifyByOn: null, planId: null }, actor: { ...second, role: 'inspector' }, now: at,
    })
    case 'review': { await recordRemedy(db, { ...before, kind: 'reconsideration', openedOn: today, calendar }); return }
    case 'reviewEnds': case 'hardshipEnds': {
      const [open] = await listRemedies(db, siteId)
      return closeRemedy(db, { ...before, remedyId: open!.id, outcome: step === 'reviewEnds' ? 'upheld' : 'helped', closedOn: today, calendar })
    }
    case 'register': return move(step, { clarities: [...clarities] })
    case 'checkLegality': return move(step, { clarities: [...clarities] }, { actor: second })
    case 'classify': return move(step, { category: site.category ?? undefined })
    case 'plan': return move(step, { planHeardOn: day(-1), affectsResidents: false }, { planZh: '示例方案：先和产权单位商量，由产权单位自己拆；拆后做绿地。' })
    case 'startVoluntary': case 'startAssisted': return move(step, { agreedUntilOn: day(60) })
    case 'file': return move(step, { filedOn: today, partyKnown: true })
    case 'order': return move(step, { orderNumber: `示例限拆字〔${today.slice(0, 4)}〕${site.officeNumber?.slice(-3)}号`, orderedOn: today, orderServedOn: today, removeByOn: day(5) }).then(publishDecisions)
    case 'remind': return move(step, { remindedOn: today, statementUntilOn: day(5) })
    case 'recordDefence': return move(step, { defence: 'answered', defenceAnsweredOn: today })
    case 'recordHome': return move(step, {
      noticeServedOn: today, noticeIsPlain: true, noticeLanguages: ['中文'], hasChildren: true, hasElderly: true, hasIll: false,
      assistanceOffice: '示例街道办事处', assistancePhone: '010-0000',
    })
    case 'notice': return move(step, {
      enforcementNumber: `示例强拆字〔${today.slice(0, 4)}〕${site.officeNumber?.slice(-3)}号`, enforcementDecidedOn: today, enforcementServedOn: today, noticedOn: today, noticeUntilOn: day(10),
    }).then(publishDecisions)
    case 'hold': return move(step, {}, { actor: { kind: 'system' } })
    case 'approve': return move(step, {}, { actor: second })
    case 'approveAgain': return move(step, {}, { actor: third })
    case 'schedule': return move(step, { plannedStart: atHour(workday(1, 1), 9), plannedEnd: atHour(workday(1, 1), 15), measures: ['dismantling'] })
    case 'completeChecklist': return move(step, { checklist: [...enforcementSteps] })
    case 'enforce': return move(step, { measures: ['dismantling'], startedAt: atHour(workday(-1, -1), 9), endedAt: atHour(workday(-1, -1), 15) })
    case 'fastTrack': return move(step, { underConstruction: true, stopOrderedOn: today })
    case 'demolishFast': return move(step, { measures: ['dismantling'], startedAt: atHour(workday(-1, -1), 9), endedAt: atHour(workday(-1, -1), 15), demolishedOn: workday(-1, -1) })
    case 'demolish': return move(step, { demolishedOn: today, demolishedAreaM2: site.buildingAreaM2 ?? undefined })
    case 'accept': return move(step, { acceptedOn: today })
    case 'close': return move(step, { closedOn: today })
    case 'reuse': return move(step, { reuseKind: 'green', reuseAffectsResidents: false }, { reuseZh: '示例：建成小块绿地和座椅。' })
    case 'inspect': return move(step)
    case 'relapse': return move(step, { rectifyByOn: day(15) }, { reason: '示例：原址又搭起了棚子' })
    case 'pause': return move(step, { pauseGround: 'hardship' }, { reason: '示例：住在这里的人有困难，先帮忙找住处' })
    case 'resume': return move(step, {}, { reason: '示例：困难已经解决' })
  }
}
