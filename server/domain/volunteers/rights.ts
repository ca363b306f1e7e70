import { inArray } from 'drizzle-orm'
import type { SubjectActs } from '../privacy/subjects.ts'
import { eraseVolunteer, removeVolunteerContact } from './changes.ts'
import { eraseAsker, listOwnOrderIds } from './erasingAskers.ts'
import { prepareNotices } from './notices.ts'
import { removeAskerContact } from './orderEnds.ts'
import { prepareAskerNotice } from './ordering.ts'
import { getOrder } from './orderQueries.ts'
import { orders, volunteers } from './tables.ts'

const actor = { kind: 'resident' } as const

/** What a volunteer can do about their own data. */
export const volunteerRights: SubjectActs = {
  sent: (db, ids) => db.select().from(volunteers).where(inArray(volunteers.id, ids)),
  deleteContact: (db, { id, now }) => removeVolunteerContact(db, { volunteerId: id, actor, now }),
  erase: (db, { id, keys, calendar, now }) => eraseVolunteer(db, { volunteerId: id, actor, keys, calendar, now }),
  notice: (db, { id, keys, now }) => prepareNotices(db, [id], { keys, now }),
}

/** What whoever asked for a hand can do about their own data, in all weeks of a weekly order. */
export const orderRights: SubjectActs = {
  sent: (db, ids) => db.select().from(orders).where(inArray(orders.id, ids)),
  idsOf: listOwnOrderIds,
  deleteContact: (db, { id, keys, now }) => removeAskerContact(db, { orderId: id, keys, now }),
  erase: (db, { id, keys, now }) => eraseAsker(db, { orderId: id, keys, now }),
  notice: async (db, { id, keys, now }) => prepareAskerNotice(db, await getOrder(db, id), { keys, now }),
}
