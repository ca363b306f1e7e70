import { eq, inArray } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { eraseEvents } from '../events/record.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { addDays } from '../../../shared/calendar/days.ts'
import { toDay } from '../../../shared/time.ts'
import type { Bilingual } from '../../../shared/volunteers/records.ts'
import type { TeamForm } from '../../../shared/volunteers/rules.ts'
import { consentVersion } from '../../../shared/volunteers/signup.ts'
import type { TeamDraft } from '../../../shared/volunteers/teams.ts'
import { loadDemoDuty, removeDemoDuty } from './demoDuty.ts'
import { loadDemoLease } from './demoLease.ts'
import { loadDemoOrders, removeDemoOrders } from './demoOrders.ts'
import { loadDemoRoutes, removeDemoRoutes } from './demoRoutes.ts'
import { removeTeam } from './searchableTeam.ts'
import { planShift } from './shifts.ts'
import { signUp } from './signups.ts'
import { duties, shifts, teamAgreements, teams } from './tables.ts'
import { getTeam } from './queries.ts'
import { foundTeam, publishTeam, writeAgreement } from './teams.ts'

/** Nobody: an account of this name does not exist. */
const actor = { kind: 'staff', id: 'demonstration' } as const

const both = (zh: string, en: string): Bilingual => ({ zh, en })
const dayMs = 86_400_000

const mayNot = both('不检查，不进别人家，不拍别人家，不收集证据。', 'No inspecting, no entering or photographing homes, no collecting evidence.')
const contact = both('示例社区居委会，示例路 1 号，电话 010-00000000', 'Example residents’ committee, 1 Example Road, telephone 010-00000000')
const insurance = both('示例：上岗前由社区统一办志愿者意外保险。', 'Example: the community takes out accident insurance before you serve.')

interface DemoTeam extends Pick<TeamDraft, 'seats' | 'skills'> {
  form: TeamForm
  subDistrict: string
  community: string
  name: Bilingual
  does: Bilingual
  when: Bilingual
  where: Bilingual
  role?: Bilingual
  minAge?: 14 | 18
  risks?: Bilingual
  isLong?: boolean
  /** Days from now on which it meets, at two in the afternoon. */
  meetsIn?: number
}

/** A team of every form. Every name begins with 示例, so that nobody takes it for a real one. */
const demoTeams: readonly DemoTeam[] = [
  {
    form: 'persuasion', subDistrict: '110107009', community: '110107009001', name: both('示例文明劝导队', 'Example persuasion team'), seats: 12, skills: ['talking', 'mediating'], minAge: 18, isLong: true,
    does: both('两个人一起，在小区门口和街边劝一劝：楼道别堆东西，车停进格子里。', 'In pairs at the gate and along the street: a friendly word about cluttered stairs and parking.'),
    when: both('周一到周五 上午 9 点到 11 点，自己选时间', 'Weekdays 9 to 11, choose your own days'), where: both('示例社区东门', 'East gate of the example community'), meetsIn: 6,
    risks: both('在街边站着，注意来往车辆；天太热太冷就不站。', 'You stand at the roadside: mind the traffic. No duty in great heat or cold.'),
  },
  {
    form: 'hall', subDistrict: '110107009', community: '110107009001', name: both('示例议事厅', 'Example deliberation hall'), seats: 20, skills: ['writing'],
    does: both('每月和邻居一起商量一件社区的事，记下说好的事。', 'Once a month, talk over one matter of the community and write down what was agreed.'), when: both('每月第二个周六下午', 'The second Saturday afternoon of the month'), where: both('示例议事厅二层', 'Example hall, second floor'), meetsIn: 12,
  },
  {
    form: 'elderStation', subDistrict: '110107003', community: '110107003007', name: both('示例养老驿站互助队', 'Example elder-care station helpers'), seats: 15, skills: ['talking', 'phones', 'cooking'],
    does: both('陪老人说说话，教老人用手机，读信填表。', 'Company for older people, help with phones, letters and forms.'), when: both('周二、周四下午', 'Tuesday and Thursday afternoons'), where: both('示例养老驿站', 'Example elder-care station'),
  },
  {
    form: 'neighbourCentre', subDistrict: '110107009', community: '110107009007', name: both('示例邻里中心帮忙队', 'Example neighbour centre'), seats: 30, skills: ['repairs', 'phones', 'driving'],
    does: both('邻居有事搭把手：代买东西、取快递、换灯泡。', 'A hand for neighbours: shopping, parcels, a light bulb.'), when: both('自己选时间', 'Whenever suits you'), where: both('示例邻里中心', 'Example neighbour centre'), meetsIn: 9,
  },
  {
    form: 'roles', subDistrict: '110107003', community: '110107003007', name: both('示例社区宣传员', 'Example community announcers'), role: both('宣传员', 'Announcer'), seats: 8, skills: ['writing', 'teaching'],
    does: both('写黑板报，把社区的通知讲给邻居听。', 'Write the notice board and explain the community’s news to neighbours.'), when: both('每周一次', 'Once a week'), where: both('示例社区宣传栏', 'The example notice board'),
  },
  {
    form: 'roads', subDistrict: '110107009', community: '110107009003', name: both('示例路长队', 'Example road chiefs'), seats: 6, skills: ['talking'], minAge: 18,
    does: both('每人认领一条路，每周走一走，看看路灯、井盖、杂物。只看公共地方。', 'Each looks after one road: lamps, covers, clutter. Public space only.'), when: both('每周一次，白天', 'Once a week, by day'), where: both('示例路', 'Example Road'),
  },
]

interface World { keys: Keys, calendar: WorkCalendar, now: Date }

/** Loads invented teams with what belongs to them, all marked as demonstration data. */
export async function loadDemoVolunteers(db: Database, world: World): Promise<{ teams: number }> {
  const teamIds = await loadTeams(db, world)
  await loadShifts(db, teamIds, world)
  const served = teamIds[demoTeams.findIndex(({ form }) => form === 'neighbourCentre')]!
  await loadDemoDuty(db, served, world)
  await loadDemoRoutes(db, served, world)
  await loadDemoOrders(db, world)
  await loadDemoLease(db, world)
  await loadSignUps(db, teamIds[demoTeams.findIndex(({ form }) => form === 'hall')]!, world)
  return { teams: teamIds.length }
}

/** Takes everything out again, as if it had never been. */
export async function removeDemoVolunteers(db: Database, now: Date): Promise<{ teams: number }> {
  await removeDemoOrders(db, now)
  await removeDemoRoutes(db, now)
  await removeDemoDuty(db, now)
  await removeShifts(db, now)
  return { teams: await removeTeams(db, now) }
}

/** Two who signed up yesterday and wait for the community's check, one of them with a guardian. They go with the other volunteers. */
async function loadSignUps(db: Database, teamId: string, { keys, calendar, now }: World): Promise<void> {
  const { subDistrict, community } = await getTeam(db, teamId)
  const waiting = [{ name: '示例小孙', ageBand: '14to17', guardian: { name: '示例老孙', phone: null, email: null } }, { name: '示例老周', ageBand: '70plus', guardian: null }] as const
  for (const { name, ageBand, guardian } of waiting) {
    const offer = { subDistrict, community, skills: ['talking' as const], times: ['weekendMorning' as const], languages: ['mandarin' as const], needs: null, publicName: ageBand === '14to17' ? null : name, digest: false }
    const answer = { contact: { name, phone: null, email: null }, guardian, ageBand, consentVersion, offer }
    await signUp(db, { submissionId: createId(), teamId, answer, keys, calendar, locale: 'zh-CN', isDemo: true, receivedAt: new Date(now.getTime() - dayMs) })
  }
}

async function loadTeams(db: Database, { now }: World): Promise<string[]> {
  const ids: string[] = []
  for (const [index, team] of demoTeams.entries()) {
    const at = new Date(now.getTime() - (30 - index) * dayMs)
    const { form, subDistrict, community, name, does, when, where, role = null, seats, skills, minAge = 14, risks = null, isLong = false, meetsIn } = team
    // Two in the afternoon in Beijing.
    const meets = meetsIn === undefined ? null : new Date(Math.floor((now.getTime() + meetsIn * dayMs) / dayMs) * dayMs + 6 * 3_600_000)
    const teamId = await foundTeam(db, {
      draft: {
        form, subDistrict, community, seats, skills, minAge, isRisky: risks !== null, isLong,
        text: { name, does, mayNot, when, where, contact, leader: null, role, insurance: risks && insurance, risks }, meeting: meets && { from: meets, until: new Date(meets.getTime() + 5_400_000), place: where },
      },
      isDemo: true, actor, now: at,
    })
    if (risks || isLong) {
      await writeAgreement(db, { teamId, version: 1, text: both('示例协议：我自愿参加，按约好的时间来，不来提前说；社区办保险、给培训、记时长。任何一方可以随时结束。', 'Example agreement: I serve of my own will, come when agreed and say so when I cannot; the community insures, trains and records hours. Either side may end it at any time.'), actor, now: at })
    }
    await publishTeam(db, { teamId, version: (await getTeam(db, teamId)).version, actor, now: at })
    ids.push(teamId)
  }
  return ids
}

async function removeTeams(db: Database, now: Date): Promise<number> {
  const ids = (await db.select({ id: teams.id }).from(teams).where(eq(teams.isDemo, true))).map(({ id }) => id)
  if (ids.length === 0) return 0
  await commit(db, tx => [
    orNothing(tx.delete(teamAgreements).where(inArray(teamAgreements.teamId, ids)).returning({ number: teamAgreements.number })),
    orNothing(tx.delete(teams).where(inArray(teams.id, ids)).returning({ id: teams.id })),
    ...eraseEvents(tx, { type: 'team', ids, now }),
    ...ids.flatMap(id => removeTeam(tx, id)),
  ])
  return ids.length
}

/** A shift of each team in the next days, and the same in the two weeks after. */
async function loadShifts(db: Database, teamIds: readonly string[], { now }: World): Promise<void> {
  for (const [index, teamId] of teamIds.entries()) {
    const { text, skills } = await getTeam(db, teamId)
    await planShift(db, {
      plan: {
        id: createId(), teamId, on: addDays(toDay(now), 2 + index), from: index % 2 ? '14:00' : '09:00', until: index % 2 ? '16:00' : '11:00', place: text.where, note: both('示例班次，提前 10 分钟到。', 'An example shift; be there 10 minutes before.'),
        skills: skills.slice(0, 1), seats: 4, least: 2, siteId: null, copies: 2,
      },
      isDemo: true, actor, now,
    })
  }
}

async function removeShifts(db: Database, now: Date): Promise<void> {
  const ids = (await db.select({ id: shifts.id }).from(shifts).where(eq(shifts.isDemo, true))).map(({ id }) => id)
  if (ids.length === 0) return
  await commit(db, tx => [
    orNothing(tx.delete(duties).where(inArray(duties.shiftId, ids)).returning({ id: duties.id })),
    tx.delete(shifts).where(inArray(shifts.id, ids)).returning({ id: shifts.id }),
    ...eraseEvents(tx, { type: 'shift', ids, now }),
  ])
}
