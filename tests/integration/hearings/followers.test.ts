import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { askToFollow, confirmFollower, countUnanswered, findFollower, removeUnanswered, stopFollowing } from '#server/domain/hearings/followers'
import { prepareAnnouncement } from '#server/domain/hearings/notices'
import { matterFollowers, matterNotices } from '#server/domain/hearings/tables'
import { deliverDueMails } from '#server/domain/notifications/deliver'
import { outbox } from '#server/domain/notifications/tables'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aMatter } from '../../support/hearings.ts'
import { testKeys as keys } from '../../support/keys.ts'

const email = 'qian@example.org'
const ask = (db: Database, matterId: string, { now = monday, to = email } = {}) => askToFollow(db, { matterId, email: to, locale: 'zh-CN', keys, now })

/** What leaves the portal by mail now. */
async function readMails(db: Database, now = monday) {
  const sent: { to: string, subject: string, text: string }[] = []
  await deliverDueMails(db, { keys, baseUrl: 'https://portal.example', clock: () => now, route: { send: async (mail) => { sent.push(mail) }, close: () => {} } })
  return sent
}
const tokenIn = ({ text }: { text: string }) => /\/hearings\/follow\/([\w-]+)/.exec(text)![1]!

async function announce(db: Database, matterId: string, now = monday) {
  const notice = await prepareAnnouncement(db, { matterId, kind: 'corrected', text: { zh: '更正了第二条的错字。', en: null }, at: now, by: 'he', keys })
  await commit(db, tx => notice(tx))
}

async function aFollower(db: Database, matterId: string, to = email) {
  await ask(db, matterId, { to })
  const token = tokenIn((await readMails(db))[0]!)
  await confirmFollower(db, { token, now: monday })
  return token
}

describe('following a matter', () => {
  it('begins only when the address has said so itself', async () => {
    const db = await createTestDatabase()
    const { id } = await aMatter(db)
    await ask(db, id)
    await announce(db, id)
    const [first, ...others] = await readMails(db)
    expect(first?.to).toBe(email)
    expect(first?.text).toContain('https://portal.example/hearings/follow/')
    expect(others).toEqual([])
    const token = tokenIn(first!)
    await confirmFollower(db, { token, now: monday })
    await confirmFollower(db, { token, now: monday })
    await announce(db, id)
    const [news, ...more] = await readMails(db)
    expect(news?.to).toBe(email)
    expect(more).toEqual([])
  })

  it('is once for an address however often and however it is written, and is not told to whoever asks', async () => {
    const db = await createTestDatabase()
    const { id } = await aMatter(db)
    await Promise.all([ask(db, id), ask(db, id), ask(db, id, { to: 'Qian@Example.org' })])
    expect(await db.select().from(matterFollowers)).toHaveLength(1)
    expect(await readMails(db)).toHaveLength(1)
    await ask(db, id, { now: later(monday, { minutes: 59 }) })
    expect(await readMails(db, later(monday, { minutes: 59 }))).toEqual([])
    await ask(db, id, { now: later(monday, { minutes: 60 }) })
    const [again] = await readMails(db, later(monday, { minutes: 60 }))
    await confirmFollower(db, { token: tokenIn(again!), now: monday })
    expect(await ask(db, id, { now: later(monday, { days: 1 }) })).toBeUndefined()
    expect(await readMails(db, later(monday, { days: 1 }))).toEqual([])
  })

  it('sends mails without the title or a word of the matter, and keeps the address nowhere in the clear', async () => {
    const db = await createTestDatabase()
    const { id, notice } = await aMatter(db)
    await aFollower(db, id)
    await announce(db, id)
    expect(JSON.stringify([await db.select().from(matterFollowers), await db.select().from(outbox), await db.select().from(events)])).not.toContain(email)
    const [mail] = await readMails(db)
    const said = `${mail!.subject}\n${mail!.text}`
    for (const words of [notice.title.zh, notice.subject.zh, '更正', '麻峪', notice.organiser.zh]) expect(said).not.toContain(words)
    expect(said).toContain(`https://portal.example/hearings/${id}`)
    expect(JSON.stringify(await db.select().from(outbox))).not.toContain(tokenIn(mail!))
  })

  it('ends by the link in any mail, with the mails that wait', async () => {
    const db = await createTestDatabase()
    const { id } = await aMatter(db)
    const token = await aFollower(db, id)
    await aFollower(db, id, 'sun@example.org')
    await announce(db, id)
    await stopFollowing(db, { token, now: monday })
    await stopFollowing(db, { token, now: monday })
    expect(await findFollower(db, token)).toBeUndefined()
    await expect(confirmFollower(db, { token, now: monday })).rejects.toMatchObject({ code: 'follower.not_found' })
    expect((await readMails(db)).map(({ to }) => to)).toEqual(['sun@example.org'])
    expect((await db.select().from(events)).filter(({ action }) => action === 'follower.stopped')).toHaveLength(1)
  })

  it('is forgotten after seven days nobody confirmed it', async () => {
    const db = await createTestDatabase()
    const { id } = await aMatter(db)
    await aFollower(db, id, 'sun@example.org')
    await ask(db, id)
    const almost = later(monday, { days: 7, milliseconds: -1 })
    expect([await countUnanswered(db, almost), await removeUnanswered(db, almost)]).toEqual([0, 0])
    expect(await countUnanswered(db, later(monday, { days: 7 }))).toBe(1)
    expect(await removeUnanswered(db, later(monday, { days: 7 }))).toBe(1)
    expect(await db.select().from(matterFollowers)).toHaveLength(1)
    expect(await readMails(db, later(monday, { days: 7 }))).toEqual([])
  })

  it('of a draft is refused like one that does not exist', async () => {
    const db = await createTestDatabase()
    const { id } = await aMatter(db, { stage: 'drafting', publishedAt: null as unknown as Date })
    await expect(ask(db, id)).rejects.toMatchObject({ code: 'matter.not_found' })
  })
})

describe('a notice', () => {
  it('queues its mails in its own commit: none without it', async () => {
    const db = await createTestDatabase()
    const { id } = await aMatter(db)
    await aFollower(db, id)
    const options = { matterId: id, kind: 'answers', at: monday, by: 'he', keys } as const
    const both = await Promise.all([prepareAnnouncement(db, options), prepareAnnouncement(db, options)])
    await commit(db, tx => both[0](tx))
    await expect(commit(db, tx => both[1](tx))).rejects.toMatchObject({ code: 'duplicate' })
    expect(await db.select().from(matterNotices)).toHaveLength(1)
    expect((await db.select().from(outbox)).filter(({ kind }) => kind === 'follower.news')).toHaveLength(1)
  })
})
