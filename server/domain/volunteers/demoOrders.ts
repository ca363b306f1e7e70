import { eq, inArray } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { eraseEvents } from '../events/record.ts'
import { eraseReceipts } from '../receipts/commands.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { addDays } from '../../../shared/calendar/days.ts'
import { toDay } from '../../../shared/time.ts'
import { windowOf } from '../../../shared/volunteers/ordering.ts'
import { placeOrder } from './ordering.ts'
import { openOrder, stopOrder } from './screening.ts'
import { orderContacts, orderDisputes, orderLeases, orderRatings, orders, orderSuggestions } from './tables.ts'

interface World { keys: Keys, calendar: WorkCalendar, now: Date }

/** Nobody: an account of this name does not exist. */
const actor = { kind: 'staff', id: 'demonstration' } as const

interface DemoOrder {
  kind: string
  words: string
  community: string
  /** Days from now on which it is for. */
  inDays: number
  from: string
  until: string
  helpers?: number
  weeks?: number
  title?: string
  isStopped?: boolean
}

/** One of every standing. All words say that they are an example. */
const demoOrders: readonly DemoOrder[] = [
  { kind: 'shopping', words: '示例：帮我买一袋米和一桶油，送到家门口。', community: '110107009001', inDays: 1, from: '09:00', until: '11:00', title: '示例：代买米和油' },
  { kind: 'company', words: '示例：陪我在小区里走一走，说说话。', community: '110107009001', inDays: 2, from: '15:00', until: '16:00', weeks: 8, title: '示例：每周陪老人散步' },
  { kind: 'phone', words: '示例：教我用手机挂号。', community: '110107009007', inDays: 3, from: '10:00', until: '11:00', title: '示例：教用手机挂号' },
  { kind: 'event', words: '示例：社区包饺子，要几个人搭把手。', community: '110107009003', inDays: 6, from: '13:00', until: '17:00', helpers: 4, title: '示例：社区包饺子搭把手' },
  { kind: 'repair', words: '示例：厨房的灯泡坏了，请帮我换一个。', community: '110107009001', inDays: 2, from: '14:00', until: '15:00' },
  { kind: 'other', words: '示例：帮我去隔壁家检查一下有没有出租。', community: '110107009001', inDays: 4, from: '14:00', until: '15:00', isStopped: true },
]

/** Loads invented orders, all marked as demonstration data; nobody can be reached by them. */
export async function loadDemoOrders(db: Database, { keys, calendar, now }: World): Promise<void> {
  for (const { kind, words, community, inDays, from, until, helpers = 1, weeks, title, isStopped } of demoOrders) {
    const on = addDays(toDay(now), inDays)
    const { orderId } = await placeOrder(db, {
      submissionId: createId(), isDemo: true, keys, calendar, locale: 'zh-CN', now,
      answer: {
        kind, words, subDistrict: community.slice(0, 9), community, ...windowOf({ on, from, until }), helpers, repeats: weeks !== undefined, repeatUntil: weeks === undefined ? null : addDays(on, weeks * 7),
        contact: { name: '示例居民', phone: '01000000000', email: null, address: '示例路 1 号' },
      },
    })
    const decision = { orderId, version: 1, actor, keys, now }
    if (title) await openOrder(db, { ...decision, title, skills: [] })
    if (isStopped) await stopOrder(db, { ...decision, rule: 'inspection', toAsker: '示例：志愿者不检查别人家。房子的事请向街道反映。' })
  }
}

/** Takes everything of them out again, with what came of them. */
export async function removeDemoOrders(db: Database, now: Date): Promise<void> {
  const ids = (await db.select({ id: orders.id }).from(orders).where(eq(orders.isDemo, true))).map(({ id }) => id)
  if (ids.length === 0) return
  await commit(db, tx => [
    orNothing(tx.delete(orderSuggestions).where(inArray(orderSuggestions.orderId, ids)).returning({ orderId: orderSuggestions.orderId })),
    orNothing(tx.delete(orderDisputes).where(inArray(orderDisputes.orderId, ids)).returning({ id: orderDisputes.id })),
    orNothing(tx.delete(orderRatings).where(inArray(orderRatings.orderId, ids)).returning({ leaseId: orderRatings.leaseId })),
    orNothing(tx.delete(orderLeases).where(inArray(orderLeases.orderId, ids)).returning({ id: orderLeases.id })),
    orNothing(tx.delete(orderContacts).where(inArray(orderContacts.orderId, ids)).returning({ orderId: orderContacts.orderId })),
    orNothing(tx.delete(orders).where(inArray(orders.id, ids)).returning({ id: orders.id })),
    ...eraseReceipts(tx, ids, now),
    ...eraseEvents(tx, { type: 'order', ids, now }),
  ])
}
