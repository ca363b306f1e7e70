import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { prepareAnnouncement } from '#server/domain/hearings/notices'
import { getNoticePage, listPublicMatters } from '#server/domain/hearings/public'
import { comments } from '#server/domain/hearings/tables'
import { registerSite, withdrawSite } from '#server/domain/ledger/commands'
import { getSite } from '#server/domain/ledger/queries'
import { bins, matterStages } from '#shared/hearings/rules'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aComment, aMatter } from '../../support/hearings.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { atMonday, siteInput } from '../../support/ledger.ts'
import { publishChecked } from '../../support/sites.ts'

const window = (opens: number, closes: number) => {
  const closesAt = later(monday, { days: closes })
  return { opensAt: later(monday, { days: opens }), closesAt, firstClosesAt: closesAt, publishedAt: later(monday, { days: -90 }) }
}
const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id)

describe('the list of matters', () => {
  it('shows what is open first, soonest to close first, then what is announced, then the rest', async () => {
    const db = await createTestDatabase()
    const closed = await aMatter(db, window(-40, -1))
    const decided = await aMatter(db, { ...window(-80, -50), stage: 'decided' })
    const announcedLater = await aMatter(db, window(9, 40))
    const announced = await aMatter(db, window(3, 50))
    const openLonger = await aMatter(db, window(-3, 30))
    const open = await aMatter(db, window(-3, 29))
    await aMatter(db, { ...window(-3, 29), stage: 'drafting', publishedAt: null as unknown as Date })
    await aMatter(db, { ...window(-3, 29), stage: 'legalityCheck', publishedAt: null as unknown as Date })
    const list = await listPublicMatters(db, { limit: 100, now: monday })
    expect(idsOf(list)).toEqual([open, openLonger, announced, announcedLater, closed, decided].map(({ id }) => id))
    expect(list.items.map(({ state }) => state)).toEqual(['open', 'open', 'announced', 'announced', 'closed', 'decided'])
    expect(list.nextCursor).toBeNull()
  })

  it.each([1, 2, 3, 7])('comes whole in pages of %i, also across the three parts', async (limit) => {
    const db = await createTestDatabase()
    for (const [index, [opens, closes]] of ([[-9, 30], [-9, 30], [-9, 31], [2, 40], [2, 40], [3, 41], [-50, -2], [-50, -2], [-50, -3]] as const).entries()) {
      await aMatter(db, { ...window(opens, closes), kind: index % 2 === 0 ? 'publicComment' : 'deliberation' })
    }
    const whole = idsOf(await listPublicMatters(db, { limit: 100, now: monday }))
    expect(whole).toHaveLength(9)
    for (const filter of [{}, { kind: 'deliberation' }, { state: 'closed' }] as const) {
      const expected = idsOf(await listPublicMatters(db, { ...filter, limit: 100, now: monday }))
      const read: string[] = []
      for (let cursor: string | undefined | null; cursor !== null;) {
        const page = await listPublicMatters(db, { ...filter, limit, cursor, now: monday })
        read.push(...idsOf(page))
        cursor = page.nextCursor
      }
      expect(read).toEqual(expected)
    }
  })

  it.each(['nonsense', Buffer.from('["open","x","y"]').toString('base64url'), Buffer.from('["elsewhere",1,"y"]').toString('base64url')])('refuses the cursor %s', async (cursor) => {
    await expect(listPublicMatters(await createTestDatabase(), { limit: 20, cursor, now: monday })).rejects.toMatchObject({ status: 422 })
  })

  it('moves a matter from announced over open to closed by time alone', async () => {
    const db = await createTestDatabase()
    const { opensAt, closesAt } = await aMatter(db)
    const stateAt = async (now: Date) => (await listPublicMatters(db, { limit: 1, now })).items[0]?.state
    expect(await Promise.all([later(opensAt, { milliseconds: -1 }), opensAt, later(closesAt, { milliseconds: -1 }), closesAt].map(stateAt))).toEqual(['announced', 'open', 'open', 'closed'])
  })
})

describe('the notice of a matter', () => {
  const page = (db: Database, matterId: string, now = later(monday, { days: 2 })) => getNoticePage(db, { matterId, now })

  it('is not there before it was published, whatever stage it is in', async () => {
    const db = await createTestDatabase()
    for (const stage of matterStages) {
      const isPublic = stage !== 'drafting' && stage !== 'legalityCheck'
      const { id } = await aMatter(db, { stage, ...isPublic ? {} : { publishedAt: null as unknown as Date } })
      await (isPublic ? expect(page(db, id)).resolves.toMatchObject({ id }) : expect(page(db, id)).rejects.toMatchObject({ code: 'matter.not_found', status: 404 }))
    }
    await expect(page(db, 'elsewhere')).rejects.toMatchObject({ code: 'matter.not_found' })
  })

  it('shows a sum that is the number of rows, and parts that add up to it', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    for (const [index, state] of (['waiting', 'published', 'published', 'masked', 'held', 'refused', 'withdrawn', 'published'] as const).entries()) {
      await aComment(db, matter, { state, ...state === 'withdrawn' ? { words: '', withdrawnAt: monday } : {}, receivedAt: index === 7 ? matter.closesAt : monday })
    }
    const { comments: sum } = await page(db, matter.id)
    expect(sum.received).toBe((await db.select().from(comments)).length)
    expect(bins.reduce((total, bin) => total + sum[bin], 0)).toBe(sum.received)
    expect(sum).toMatchObject({ received: 8, published: 2, masked: 1, held: 2, waiting: 1, refused: 1, withdrawn: 1, late: 1 })
  })

  it('tells every notice in the order it was given, with both ends of each longer window', async () => {
    const db = await createTestDatabase()
    const { id, closesAt } = await aMatter(db)
    const announce = async (change: Pick<Parameters<typeof prepareAnnouncement>[1], 'kind' | 'toClosesAt' | 'fromClosesAt'>, hours: number) => {
      const notice = await prepareAnnouncement(db, { matterId: id, ...change, at: later(monday, { hours }), by: 'he', keys })
      await commit(db, tx => notice(tx))
    }
    await announce({ kind: 'opened' }, 1)
    await announce({ kind: 'extended', fromClosesAt: closesAt, toClosesAt: later(closesAt, { days: 3 }) }, 2)
    await announce({ kind: 'corrected' }, 2)
    const { notices } = await page(db, id)
    expect(notices.map(({ sequence, kind }) => [sequence, kind])).toEqual([[1, 'opened'], [2, 'extended'], [3, 'corrected']])
    expect(notices[1]).toMatchObject({ fromClosesAt: closesAt, toClosesAt: later(closesAt, { days: 3 }) })
    expect(JSON.stringify(notices)).not.toContain('"he"')
  })

  it('leads to sites the public can see and to no others', async () => {
    const db = await createTestDatabase()
    const [shown, kept, withdrawn] = await Promise.all(['甲院', '乙院', '丙院'].map(nameZh => registerSite(db, { input: siteInput({ nameZh }), ...atMonday }))) as [string, string, string]
    for (const siteId of [shown, withdrawn]) await publishChecked(db, { siteIds: [siteId], ...atMonday })
    await withdrawSite(db, { siteId: withdrawn, version: (await getSite(db, withdrawn)).version, reason: '登记有误', ...atMonday })
    const { id } = await aMatter(db, { links: [kept, withdrawn, shown, 'elsewhere'].map(target => ({ type: 'site' as const, target })) })
    expect((await page(db, id)).sites).toEqual([{ id: shown, nameZh: '甲院', nameEn: null }])
  })
})
