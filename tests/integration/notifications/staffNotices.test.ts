import { beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { deliverDueMails, type MailRoute } from '#server/domain/notifications/deliver'
import { outbox, staffNotices } from '#server/domain/notifications/tables'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { aReport } from '../../support/reports.ts'
import { createStaff } from '../../support/staff.ts'

let db: Database
let sent: string[]
let isDown: boolean
const route: MailRoute = {
  async send({ to }) {
    if (isDown) throw Object.assign(new Error('down'), { code: 'ECONNECTION' })
    sent.push(to)
    return Promise.resolve()
  },
  close: () => {},
}
const deliver = (now = monday) => deliverDueMails(db, { keys, route, clock: () => now })

beforeEach(async () => {
  db = await createTestDatabase()
  sent = []
  isDown = false
})

/** The two who read reports of Lugu and Bajiao; `createStaff` sends each a mail of its own, which is none of these. */
async function anOffice() {
  await createStaff(db, { name: '受理甲', email: 'jia@example.org', role: 'triage' })
  await createStaff(db, { name: '受理乙', email: 'yi@example.org', role: 'triage' })
  await createStaff(db, { name: '编辑', email: 'bian@example.org', role: 'ledgerEditor' })
  await db.delete(outbox)
}

describe('the mail that tells staff of reports', () => {
  it('is one to each of them, however many reports came before it left', async () => {
    await anOffice()
    for (let n = 0; n < 20; n++) await aReport(db)
    expect(await db.select().from(staffNotices)).toHaveLength(1)
    await deliver()
    expect(sent.toSorted()).toEqual(['jia@example.org', 'yi@example.org'])
    await deliver(later(monday, { hours: 1 }))
    expect(sent).toHaveLength(2)
  })

  it('comes again for what arrives after it has left', async () => {
    await anOffice()
    await aReport(db)
    await deliver()
    await aReport(db)
    await deliver(later(monday, { minutes: 1 }))
    expect(sent.toSorted()).toEqual(['jia@example.org', 'jia@example.org', 'yi@example.org', 'yi@example.org'])
  })

  it('does not pile up while the mail server is down, and leaves when it is back', async () => {
    await anOffice()
    isDown = true
    for (let minute = 0; minute < 30; minute++) {
      await aReport(db)
      await deliver(later(monday, { minutes: minute }))
    }
    expect(await db.select().from(outbox)).toHaveLength(2)
    isDown = false
    await deliver(later(monday, { hours: 1 }))
    expect(sent.toSorted()).toEqual(['jia@example.org', 'yi@example.org'])
    await deliver(later(monday, { hours: 2 }))
    expect(sent).toHaveLength(4)
    await deliver(later(monday, { hours: 3 }))
    expect(sent).toHaveLength(4)
  })

  it('goes to whoever may read the reports when it is written, also of an area whose report came before their account', async () => {
    await aReport(db)
    await anOffice()
    await deliver()
    expect(sent).toHaveLength(2)
  })

  it('is written once by two nodes at the same moment', async () => {
    await anOffice()
    await aReport(db)
    await Promise.all([deliver(), deliver()])
    await deliver(later(monday, { hours: 1 }))
    expect(sent).toHaveLength(2)
  })

  it('is none of a report that was not kept', async () => {
    await anOffice()
    await expect(aReport(db, { words: '请打 13800001234。' })).rejects.toMatchObject({ code: 'invalid' })
    expect(await db.select().from(staffNotices)).toEqual([])
  })
})
