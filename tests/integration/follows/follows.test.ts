import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { createId } from '#server/database/ids'
import { events } from '#server/domain/events/tables'
import { recordEvent } from '#server/domain/events/record'
import { askToFollow, changeRhythm, confirmFollows, sendDigests, stopFollows } from '#server/domain/follows/commands'
import { countNews, listFollows } from '#server/domain/follows/queries'
import { countOldFollowSeals, resealFollows } from '#server/domain/follows/reseal'
import { applyFollowRetention, countExpiredOfFollows } from '#server/domain/follows/retention'
import { followers, follows } from '#server/domain/follows/tables'
import { prepareAnnouncement } from '#server/domain/hearings/notices'
import { sites } from '#server/domain/ledger/tables'
import type { SiteRow } from '#server/domain/ledger/queries'
import { deliverDueMails, openMailRoute } from '#server/domain/notifications/deliver'
import { outbox } from '#server/domain/notifications/tables'
import type { FollowKind, Rhythm } from '#shared/follows/rules'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aMatter } from '../../support/hearings.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { startMailServer } from '../../support/mailServer.ts'
import { aSite } from '../../support/sites.ts'

const email = 'qian@example.org'

const ask = (db: Database, kind: FollowKind, target: string, { now = monday, to = email, rhythm = 'weekly' as Rhythm } = {}) =>
  askToFollow(db, { kind, target, email: to, rhythm, locale: 'zh-CN', keys, now })

/** What leaves the portal by mail now. */
async function readMails(db: Database, now = monday) {
  const sent: { to: string, subject: string, text: string, stopAt?: string }[] = []
  await deliverDueMails(db, { keys, baseUrl: 'https://portal.example', clock: () => now, route: { send: async (mail) => { sent.push(mail) }, close: () => {} } })
  return sent
}
const tokenIn = ({ text }: { text: string }) => /\/follow\/([\w-]+)/.exec(text)![1]!

async function aFollower(db: Database, kind: FollowKind, target: string, { rhythm = 'weekly' as Rhythm } = {}) {
  await ask(db, kind, target, { rhythm })
  const token = tokenIn((await readMails(db))[0]!)
  await confirmFollows(db, { token, now: monday })
  return token
}

/** A step of an entry everybody may read. */
async function happen(db: Database, site: Pick<SiteRow, 'id'>, at: Date) {
  await commit(db, tx => [
    tx.update(sites).set({ changedAt: at }).where(eq(sites.id, site.id)).returning({ id: sites.id }),
    ...recordEvent(tx, { id: createId(), action: 'site.photoAdded', subject: { type: 'site', id: site.id }, actor: { kind: 'system' }, at, facts: { moment: 'after' } }),
  ])
}

describe('following without an account', () => {
  it('begins only when the address has said so itself, and then with one mail for everything that happened, without a word of it', async () => {
    const db = await createTestDatabase()
    const site = await aSite(db, { input: { nameZh: '示例石厂', subDistrict: '110107009' } })
    await ask(db, 'site', site.id)
    await happen(db, site, later(monday, { hours: 1 }))
    expect(await sendDigests(db, { keys, now: later(monday, { days: 30 }) })).toBe(0)
    const [asked, ...others] = await readMails(db)
    expect(asked).toMatchObject({ to: email, stopAt: expect.stringMatching(/^https:\/\/portal\.example\/follow\/stop\/[\w-]{43}$/) })
    expect(others).toEqual([])
    const token = tokenIn(asked!)
    await confirmFollows(db, { token, now: monday })
    await confirmFollows(db, { token, now: monday })
    await ask(db, 'subDistrict', '110107009')
    await confirmFollows(db, { token, now: monday })
    await happen(db, site, later(monday, { days: 1 }))
    await happen(db, site, later(monday, { days: 2 }))
    const friday = later(monday, { days: 4 })
    expect(await sendDigests(db, { keys, now: friday })).toBe(0)
    const next = later(monday, { days: 7 })
    expect(await sendDigests(db, { keys, now: next })).toBe(1)
    const mails = (await readMails(db, next)).filter(({ subject }) => subject.includes('新情况'))
    expect(mails).toHaveLength(1)
    // Three steps, though the site lies in the sub-district that is followed as well.
    expect(mails[0]!.subject).toContain('3')
    expect(JSON.stringify(mails)).not.toMatch(/示例石厂|110107009|石厂/)
    expect(mails[0]!.stopAt).toBe(`https://portal.example/follow/stop/${token}`)
  })

  it('sends nothing when nothing happened, and never more than one mail in seven days or one a day', async () => {
    const db = await createTestDatabase()
    const [weekly, daily] = [await aSite(db), await aSite(db)]
    await aFollower(db, 'site', weekly.id)
    await ask(db, 'site', daily.id, { to: 'sun@example.org', rhythm: 'daily' })
    await confirmFollows(db, { token: tokenIn((await readMails(db))[0]!), now: monday })
    const sent: string[] = []
    for (let hour = 1; hour <= 21 * 24; hour++) {
      const now = later(monday, { hours: hour })
      if (hour <= 14 * 24 && hour % 6 === 0) await Promise.all([happen(db, weekly, now), happen(db, daily, now)])
      if (hour % 3 !== 0) continue
      await sendDigests(db, { keys, now })
      sent.push(...(await readMails(db, now)).map(({ to }) => `${to} ${now.toISOString().slice(0, 10)}`))
    }
    expect(sent.filter(mail => mail.startsWith(email))).toEqual(['2026-11-30', '2026-12-07'].map(day => `${email} ${day}`))
    const days = sent.filter(mail => mail.startsWith('sun'))
    expect(days).toHaveLength(14)
    expect(new Set(days).size).toBe(14)
  }, 240_000)

  it('is told once by several nodes at the same moment', async () => {
    const db = await createTestDatabase()
    const site = await aSite(db)
    await aFollower(db, 'site', site.id)
    await happen(db, site, later(monday, { days: 1 }))
    const now = later(monday, { days: 8 })
    const written = await Promise.all([1, 2, 3].map(() => sendDigests(db, { keys, now })))
    expect(written.reduce((sum, n) => sum + n, 0)).toBe(1)
    expect((await db.select().from(outbox).where(eq(outbox.kind, 'follow.digest')))).toHaveLength(1)
  })

  it('counts the notices of a hearing', async () => {
    const db = await createTestDatabase()
    const { id } = await aMatter(db)
    await aFollower(db, 'hearing', id)
    const at = later(monday, { days: 1 })
    const notice = await prepareAnnouncement(db, { matterId: id, kind: 'corrected', text: { zh: '更正了第二条的错字。', en: null }, at, by: 'he', keys })
    await commit(db, tx => notice(tx))
    const [follower] = await db.select().from(followers)
    expect(await countNews(db, { followerId: follower!.id, after: monday, until: later(at, { hours: 1 }) })).toBe(1)
    expect(await countNews(db, { followerId: follower!.id, after: at, until: later(at, { hours: 1 }) })).toBe(0)
  })

  it('is once for an address, tells nobody whether it follows, and asks again at most once an hour', async () => {
    const db = await createTestDatabase()
    const site = await aSite(db)
    await Promise.all([ask(db, 'site', site.id), ask(db, 'site', site.id, { to: 'Qian@Example.org ' })])
    await ask(db, 'subDistrict', '110107009', { now: later(monday, { minutes: 5 }) })
    expect(await db.select().from(followers)).toHaveLength(1)
    const mails = await readMails(db, later(monday, { minutes: 6 }))
    expect(mails).toHaveLength(1)
    await confirmFollows(db, { token: tokenIn(mails[0]!), now: later(monday, { minutes: 10 }) })
    expect((await listFollows(db, (await db.select().from(followers))[0]!.id)).every(({ confirmedAt }) => confirmedAt)).toBe(true)
    expect(await ask(db, 'site', site.id, { now: later(monday, { days: 1 }) })).toBeUndefined()
    expect(await readMails(db, later(monday, { days: 1 }))).toEqual([])
  })

  it('of what the public cannot see is refused like what is not there', async () => {
    const db = await createTestDatabase()
    const hidden = await aSite(db, { status: 'registered' })
    await expect(ask(db, 'site', hidden.id)).rejects.toMatchObject({ status: 404 })
    await expect(ask(db, 'subDistrict', '999999999')).rejects.toMatchObject({ status: 404 })
    await expect(ask(db, 'hearing', 'none')).rejects.toMatchObject({ status: 404 })
    expect(await db.select().from(followers)).toEqual([])
  })

  it('stops one thing or all, and then the address and its mails are nowhere', async () => {
    const db = await createTestDatabase()
    const site = await aSite(db)
    const token = await aFollower(db, 'site', site.id)
    await ask(db, 'subDistrict', '110107009')
    await confirmFollows(db, { token, now: monday })
    const [first] = await db.select().from(follows).where(eq(follows.kind, 'site'))
    await stopFollows(db, { token, followId: first!.id, now: monday })
    await stopFollows(db, { token, followId: 'somebody-elses', now: monday })
    expect((await db.select().from(follows)).map(({ kind }) => kind)).toEqual(['subDistrict'])
    await stopFollows(db, { token: 'nobody', now: monday })
    expect(await db.select().from(followers)).toHaveLength(1)
    await stopFollows(db, { token, now: monday })
    await stopFollows(db, { token, now: monday })
    expect([await db.select().from(followers), await db.select().from(follows)]).toEqual([[], []])
    expect((await db.select().from(outbox)).filter(({ recipient }) => recipient !== null)).toEqual([])
  })

  it('changes from weekly to daily, from the last mail on', async () => {
    const db = await createTestDatabase()
    const token = await aFollower(db, 'subDistrict', '110107009')
    await changeRhythm(db, { token, rhythm: 'daily', now: later(monday, { hours: 1 }) })
    expect((await db.select().from(followers))[0]).toMatchObject({ rhythm: 'daily', dueAt: new Date('2026-11-24T01:00:00.000Z') })
  })

  it('keeps the address and what it follows out of every event, and the address sealed', async () => {
    const db = await createTestDatabase()
    const site = await aSite(db)
    const token = await aFollower(db, 'site', site.id)
    await stopFollows(db, { token, now: monday })
    await aFollower(db, 'site', site.id)
    const told = (await db.select().from(events)).filter(({ subjectType }) => subjectType === 'follow')
    expect(told.map(({ action }) => action).toSorted()).toEqual(['follow.asked', 'follow.asked', 'follow.confirmed', 'follow.confirmed', 'follow.stopped'])
    expect(JSON.stringify(told)).not.toMatch(new RegExp(`${site.id}|qian`, 'i'))
    expect(JSON.stringify(await db.select().from(followers))).not.toMatch(/qian@example/i)
  })

  it('is forgotten after seven days nobody confirmed it, and so is what a confirmed address did not answer', async () => {
    const db = await createTestDatabase()
    const site = await aSite(db)
    await ask(db, 'site', site.id)
    expect(await countExpiredOfFollows(db, { now: later(monday, { days: 7, milliseconds: -1 }) })).toEqual({ digestFollowers: 0 })
    expect(await countExpiredOfFollows(db, { now: later(monday, { days: 7 }) })).toEqual({ digestFollowers: 1 })
    expect(await applyFollowRetention(db, { now: later(monday, { days: 7 }) })).toEqual({ digestFollowers: 1 })
    expect([await db.select().from(followers), await db.select().from(follows), await db.select().from(outbox)]).toEqual([[], [], []])
    await aFollower(db, 'site', site.id)
    await ask(db, 'subDistrict', '110107009')
    await applyFollowRetention(db, { now: later(monday, { days: 7 }) })
    expect((await db.select().from(follows)).map(({ kind }) => kind)).toEqual(['site'])
    expect(await db.select().from(followers)).toHaveLength(1)
  })

  it('offers the mail program\'s own button to stop, by the headers of RFC 8058', async () => {
    const db = await createTestDatabase()
    const site = await aSite(db)
    const token = await aFollower(db, 'site', site.id)
    await happen(db, site, later(monday, { days: 1 }))
    const now = later(monday, { days: 8 })
    await sendDigests(db, { keys, now })
    const { received, port } = await startMailServer()
    const route = openMailRoute({ smtpUrl: `smtp://127.0.0.1:${port}`, host: 'portal.example', siteName: '平台' })!
    expect(await deliverDueMails(db, { keys, route, baseUrl: 'https://portal.example', clock: () => now })).toBe(1)
    route.close()
    const [head] = received[0]!.split('\r\n\r\n')
    expect(head!.replace(/\r\n[ \t]+/g, ' ').split('\r\n')).toEqual(expect.arrayContaining([`List-Unsubscribe: <https://portal.example/follow/stop/${token}>`, 'List-Unsubscribe-Post: List-Unsubscribe=One-Click']))
  })

  it('is sealed anew when the keys change', async () => {
    const db = await createTestDatabase()
    const site = await aSite(db)
    await aFollower(db, 'site', site.id)
    const rotated = { ...keys, contact: { current: 'k2', ring: { ...keys.contact.ring, k2: Buffer.alloc(32, 5) } } }
    expect(await countOldFollowSeals(db, { keys: rotated })).toBe(1)
    expect(await resealFollows(db, { keys: rotated })).toBe(1)
    expect(await countOldFollowSeals(db, { keys: rotated })).toBe(0)
  })
})
