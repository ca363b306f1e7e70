import { describe, expect, it } from 'vitest'
import { createCalendar } from '#shared/calendar/calendar'
import { duesOf } from '#shared/ledger/dues'
import { toGivenFacts } from '#shared/ledger/moveForm'
import type { Dossier } from '#shared/ledger/moves'
import { offerMoves } from '#shared/ledger/offers'
import { roundFactsSchema } from '#shared/ledger/rounds'
import { translateIssues } from '#server/http/locale'
import Dues from '../../../components/ledger/Dues.vue'
import MoveFields from '../../../components/ledger/MoveFields.vue'
import Moves from '../../../components/ledger/Moves.vue'
import { findingsOf, mountInPortal } from '../support.ts'

const calendar = createCalendar()
const at = (now: string) => ({ now: new Date(now), calendar, by: 'officer' })
const monday = at('2026-11-23T02:00:00.000Z')

const held: Dossier = {
  status: 'hold', statusBeforePause: null, isListed: true, livedIn: false, category: 'noPermit', planZh: '方案', reuseZh: null, registeredBy: 'editor', openObjections: 0,
  round: {
    filedOn: '2026-01-05', partyKnown: true, legalCheckedBy: 'checker', orderNumber: '1', orderedOn: '2026-01-20', orderServedOn: '2026-01-21', removeByOn: '2026-02-06', remindedOn: '2026-02-09',
    statementUntilOn: '2026-02-24', defence: 'none', enforcementNumber: '2', enforcementDecidedOn: '2026-03-02', enforcementServedOn: '2026-03-03', noticedOn: '2026-03-03', noticeUntilOn: '2026-03-20',
    approvedBy: 'head', approvedOn: '2026-09-07', checklist: ['investigation', 'order', 'reminder', 'defence', 'decision', 'presenceNotice', 'goodsList', 'record', 'film'],
  },
  remedies: [], acceptances: [], closedMatters: [], lastVisit: null,
}
const offersOf = (dossier: Dossier, context = monday) => offerMoves(dossier, context, () => true).map(({ move, obstacles }) => ({ move, obstacles: translateIssues(obstacles, 'zh-CN').map(({ message }) => message) }))
const mountMoves = (dossier: Dossier, context = monday) => mountInPortal(Moves, { props: { offers: offersOf(dossier, context), path: '/staff/ledger/s1' } })

describe('what may be done next with a site', () => {
  it('is a button that leads to the form of the move, once no rule stands in the way', async () => {
    const wrapper = mountMoves(held)
    const enforce = wrapper.find('[data-move="enforce"]')
    expect(enforce.find('a').attributes('href')).toBe('/staff/ledger/s1/moves/enforce')
    expect(enforce.find('button').exists()).toBe(false)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it.each([
    ['the time for review and suit runs', { round: { ...held.round, enforcementServedOn: '2026-10-08' } }, '2027-04-08', '行政强制法第四十四条'],
    ['a review is open', { remedies: [{ kind: 'reconsideration', openedOn: '2026-05-04', closedOn: null }] }, '行政复议或诉讼还没有结束', '行政强制法第四十四条'],
    ['an objection is open', { openObjections: 1 }, '有异议还没有办结', '异议办理期间冻结'],
    ['the party was not answered', { round: { ...held.round, defence: 'recorded' } }, '还没有答复', '行政强制法第三十六条'],
    ['somebody has hardship', { remedies: [{ kind: 'hardship', openedOn: '2026-05-04', closedOn: null }] }, '执行要中止', '行政强制法第三十九条'],
    ['a paper is missing', { round: { ...held.round, checklist: ['investigation'] } }, '还缺 8 项', '行政强制法第十八条'],
  ] as const)('is grey while %s, with the sentence that names the article', async (_name, changes, sentence, article) => {
    const wrapper = mountMoves({ ...held, ...changes } as Dossier)
    const enforce = wrapper.find('[data-move="enforce"]')
    expect(enforce.find('a').exists()).toBe(false)
    const button = enforce.find('button')
    expect(button.attributes()).toMatchObject({ 'disabled': '', 'aria-describedby': 'why-enforce' })
    const why = wrapper.find('#why-enforce').text()
    expect(why).toContain(sentence)
    expect(why).toContain(article)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('is grey for closing a site nobody has accepted', () => {
    const why = mountMoves({ ...held, status: 'accepted', round: { ...held.round, demolishedOn: '2026-11-01', acceptedOn: '2026-11-05' } }).find('#why-close').text()
    expect(why).toContain('要两个人看过现场')
    expect(why).toContain('照片')
  })

  it('does not offer what the clock alone does', () => {
    expect(offersOf({ ...held, status: 'noticed' }).map(({ move }) => move)).not.toContain('hold')
  })
})

describe('the days that count for a site', () => {
  const decision = { kind: 'order', number: '1', decidedOn: '2026-09-22', servedOn: null, publishDueOn: '2026-10-27', publishedAt: null, changedOn: null, withdrawDueOn: null, withdrawnAt: null } as const

  it('say what is overdue, and how long nothing may be enforced', async () => {
    const dues = duesOf({ dossier: held, lastCheckedOn: null, decisions: [decision], objections: [{ number: 'YY1', dueOn: '2026-12-01', identityDueOn: null }] }, monday)
    expect(dues.map(({ name, on, isOverdue }) => [name, on, isOverdue])).toEqual([
      ['notice', '2026-03-20', false], ['hold', '2026-09-03', false], ['serveDecision', '2026-10-09', true], ['publishDecision', '2026-10-27', true], ['objection', '2026-12-01', false],
    ])
    const wrapper = mountInPortal(Dues, { props: { dues } })
    expect(wrapper.findAll('tr').filter(row => row.text().includes('已经超期'))).toHaveLength(2)
    expect(wrapper.text()).toContain('20 个工作日（北京市城乡规划条例第七十一条），从 2026年9月22日 起算')
    expect(await findingsOf(wrapper)).toEqual([])
  })
})

describe('the form of a move', () => {
  it('asks for its facts, a moment as a day and a time in Beijing', async () => {
    const wrapper = mountInPortal(MoveFields, { props: { move: 'enforce', facts: { startedAt: '2026-09-10T01:30:00.000Z', measures: ['dismantling'] } } })
    expect((wrapper.find('[name="startedAt"]').element as HTMLInputElement).value).toBe('2026-09-10')
    expect((wrapper.find('[name="startedAt-time"]').element as HTMLInputElement).value).toBe('09:30')
    expect(wrapper.findAll('[name="measures"]').filter(box => (box.element as HTMLInputElement).checked).map(box => box.attributes('value'))).toEqual(['dismantling'])
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('keeps what was typed and says what is wrong at its field', () => {
    const wrapper = mountInPortal(MoveFields, {
      props: { move: 'enforce' },
      world: { form: { values: { 'startedAt': '2026-10-01', 'startedAt-time': '20:00' }, issues: [{ path: 'startedAt', code: 'ledger.on_holiday', message: '法定节假日不能实施强制（行政强制法第四十三条）。' }] } },
    })
    expect((wrapper.find('[name="startedAt-time"]').element as HTMLInputElement).value).toBe('20:00')
    expect(wrapper.find('.field.wrong').text()).toContain('法定节假日不能实施强制（行政强制法第四十三条）')
  })

  it('is read as the facts the rules want, and leaves out what was not said', () => {
    expect(roundFactsSchema.parse(toGivenFacts('enforce', { 'startedAt': '2026-09-10', 'startedAt-time': '09:30', 'endedAt': '', 'endedAt-time': '', 'measures': 'dismantling', 'submissionId': 'x' })))
      .toEqual({ startedAt: '2026-09-10T09:30:00+08:00', measures: ['dismantling'] })
    expect(toGivenFacts('recordHome', { noticeLanguages: '中文、英文', hasChildren: 'no', assistanceOffice: ' 街道 ' })).toEqual({ noticeLanguages: ['中文', '英文'], hasChildren: false, assistanceOffice: '街道' })
    expect(roundFactsSchema.safeParse(toGivenFacts('enforce', { startedAt: '2026-09-10' })).success).toBe(false)
  })
})
