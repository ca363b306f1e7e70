import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { commit } from '#server/database/commit'
import { loadArchive } from '#server/domain/ledger/archive/load'
import { addSitePhoto, correctSite, registerSite, toInput, withdrawSite, writeChanges } from '#server/domain/ledger/commands'
import { touchSite } from '#server/domain/ledger/moving'
import { findPublicNames, getFigures, getPublicSite, getSite, isHiddenPicture, listConcernedSites, listSites, listSitesToRecognise, walkSites } from '#server/domain/ledger/queries'
import { search } from '#server/domain/search/queries'
import { moveNames, moveOf } from '#shared/ledger/moves'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { atMonday, editor, siteInput } from '../../support/ledger.ts'
import { publishChecked } from '../../support/sites.ts'
import { findTranslation } from '../../../i18n/messages.ts'

const tuesday = later(monday, { days: 1 })
const secret = '示例藏起来的院'

async function publicSite(db: Database) {
  const siteId = await registerSite(db, { input: siteInput({ nameZh: secret, noteZh: '这里的说明', longitude: 116.2, latitude: 39.9, declaredSystem: 'wgs84' }), ...atMonday })
  await publishChecked(db, { siteIds: [siteId], ...atMonday })
  return siteId
}

async function touch(db: Database, siteId: string, changes: Parameters<typeof touchSite>[1], action: string, now = tuesday) {
  const by = { actor: editor, now }
  const change = touchSite(await getSite(db, siteId), changes, { now: by.now, events: [{ action }] })
  await commit(db, tx => writeChanges(tx, [change], by))
}

const hide = (db: Database, siteId: string) => touch(db, siteId, { shelf: 'none', hiddenAt: tuesday }, 'site.hidden')

describe('an entry that is hidden because of personal data', () => {
  it('says since when it is being checked, and nothing of itself', async () => {
    const db = await createTestDatabase()
    const siteId = await publicSite(db)
    await hide(db, siteId)
    expect(await getPublicSite(db, siteId)).toEqual({ state: 'checking', id: siteId, at: tuesday, isDemo: false })
  })

  it('is nowhere: list, search, download, figures, policies, comment periods, the next report', async () => {
    const db = await createTestDatabase()
    await loadArchive(db, monday)
    const siteId = await publicSite(db)
    const everywhere = async () => ({
      list: (await listSites(db, { filter: { period: 'live' }, limit: 100 })).items.length,
      count: (await listSites(db, { filter: { period: 'live' }, limit: 1 })).counts.live,
      found: (await listSites(db, { filter: { period: 'live', q: secret }, limit: 100 })).items.length,
      search: (await search(db, { q: secret, locale: 'zh-CN', limit: 10 })).hits.length,
      download: (await Array.fromAsync(walkSites(db, { period: 'live' }))).length,
      figures: (await getFigures(db)).live.total.sites,
      concerned: (await listConcernedSites(db, { statuses: ['published'], categories: ['noPermit'], limit: 10 })).items.filter(({ period }) => period === 'live').length,
      hearing: (await findPublicNames(db, [siteId])).length,
      map: (await listSitesToRecognise(db, { subDistrict: '110107009', box: { west: 116, east: 117, south: 39, north: 40 } })).filter(({ id }) => id === siteId).length,
    })
    expect(await everywhere()).toEqual({ list: 1, count: 1, found: 1, search: 1, download: 1, figures: 1, concerned: 1, hearing: 1, map: 1 })
    await hide(db, siteId)
    expect(await everywhere()).toEqual({ list: 0, count: 0, found: 0, search: 0, download: 0, figures: 0, concerned: 0, hearing: 0, map: 0 })
  })

  it('takes its pictures along, and no others', async () => {
    const db = await createTestDatabase()
    const [siteId, other] = [await publicSite(db), await publicSite(db)]
    const photo = { moment: 'before' as const, width: 1, height: 1, captionZh: '示例', captionEn: null, takenOn: null }
    await addSitePhoto(db, { siteId, photo: { ...photo, media: 'hidden.jpg' }, ...atMonday })
    await addSitePhoto(db, { siteId: other, photo: { ...photo, media: 'other.jpg' }, ...atMonday })
    const hiddenPictures = async () => [await isHiddenPicture(db, 'hidden.jpg'), await isHiddenPicture(db, 'other.jpg'), await isHiddenPicture(db, 'none.jpg')]
    expect(await hiddenPictures()).toEqual([false, false, false])
    await hide(db, siteId)
    expect(await hiddenPictures()).toEqual([true, false, false])
  })

  it('is as it was once it is shown again, with the time it was hidden on its timeline', async () => {
    const db = await createTestDatabase()
    const siteId = await publicSite(db)
    await hide(db, siteId)
    await touch(db, siteId, { shelf: 'live', hiddenAt: null }, 'site.shown', later(tuesday, { hours: 1 }))
    const page = await getPublicSite(db, siteId)
    expect(page).toMatchObject({ state: 'public', nameZh: secret })
    expect(page.state === 'public' && page.timeline.map(({ action }) => action)).toEqual(['site.published', 'site.hidden', 'site.shown'])
  })

  it('tells afterwards that it was corrected meanwhile, and not what was corrected', async () => {
    const db = await createTestDatabase()
    const siteId = await publicSite(db)
    await hide(db, siteId)
    const site = await getSite(db, siteId)
    await correctSite(db, { siteId, version: site.version, input: { ...toInput(site), placeWords: null, noteZh: '改过的说明' }, reason: '去掉了不该写的', actor: editor, now: later(tuesday, { minutes: 30 }) })
    await touch(db, siteId, { shelf: 'live', hiddenAt: null }, 'site.shown', later(tuesday, { hours: 1 }))
    const page = await getPublicSite(db, siteId)
    expect(page.state === 'public' && page.timeline.map(({ action, reason, changes }) => [action, reason, changes.length])).toEqual([['site.published', null, 0], ['site.hidden', null, 0], ['site.corrected', '去掉了不该写的', 0], ['site.shown', null, 0]])
    expect(JSON.stringify(page)).not.toContain('这里的说明')
  })

  it('was never there for the public when it was not published before', async () => {
    const db = await createTestDatabase()
    const siteId = await registerSite(db, { input: siteInput(), ...atMonday })
    await touch(db, siteId, { hiddenAt: tuesday }, 'site.hidden')
    await expect(getPublicSite(db, siteId)).rejects.toMatchObject({ code: 'ledger.site_not_found' })
  })

  it('stays hidden although it is withdrawn meanwhile: the reason may hold the same', async () => {
    const db = await createTestDatabase()
    const siteId = await publicSite(db)
    await withdrawSite(db, { siteId, version: 2, reason: '登记有误', ...atMonday })
    await touch(db, siteId, { hiddenAt: tuesday }, 'site.hidden')
    expect(JSON.stringify(await getPublicSite(db, siteId))).not.toContain('登记有误')
  })
})

describe('an entry against which an objection is open', () => {
  it('says so on its page and in the list, and no longer once it is decided', async () => {
    const db = await createTestDatabase()
    const siteId = await publicSite(db)
    await touch(db, siteId, { openObjections: 1 }, 'site.frozen')
    expect(await getPublicSite(db, siteId)).toMatchObject({ state: 'public', isFrozen: true })
    expect((await listSites(db, { filter: {}, limit: 1 })).items).toMatchObject([{ isFrozen: true }])
    await touch(db, siteId, { openObjections: 0 }, 'site.unfrozen')
    expect(await getPublicSite(db, siteId)).toMatchObject({ isFrozen: false })
  })
})

describe('the timeline', () => {
  it('tells what happened at one instant in its order, and its reason once', async () => {
    const db = await createTestDatabase()
    const siteId = await publicSite(db)
    for (let n = 0; n < 5; n++) {
      const now = later(tuesday, { hours: n })
      const change = touchSite(await getSite(db, siteId), {}, { now, reason: '写错了，已经改好', events: ['site.shown', 'site.unfrozen', 'site.objectionDecided'].map(action => ({ action })) })
      await commit(db, tx => writeChanges(tx, [change], { actor: editor, now }))
    }
    const page = await getPublicSite(db, siteId)
    const told = page.state === 'public' ? page.timeline.slice(1) : []
    expect(told.map(({ action, reason }) => [action, reason])).toEqual(Array.from({ length: 5 }, () => [['site.objectionDecided', '写错了，已经改好'], ['site.unfrozen', null], ['site.shown', null]]).flat())
  })

  it('tells each public step in a sentence of its own, and of the others nothing', async () => {
    const db = await createTestDatabase()
    const siteId = await publicSite(db)
    for (const move of moveNames) {
      const change = touchSite(await getSite(db, siteId), {}, { now: tuesday, events: [{ action: moveOf(move).to === 'same' ? 'site.recorded' : 'site.moved', facts: { move, fromStatus: 'published', toStatus: 'classified' } }] })
      await commit(db, tx => writeChanges(tx, [change], { actor: editor, now: tuesday }))
    }
    const page = await getPublicSite(db, siteId)
    const told = page.state === 'public' ? page.timeline.slice(1).map(({ sentence }) => sentence.key) : []
    expect(told.toSorted()).toEqual(moveNames.filter(move => moveOf(move).isPublic).map(move => `publicSite.moves.${move}`).toSorted())
    for (const key of told) for (const locale of ['zh-CN', 'en'] as const) expect([key, typeof findTranslation(locale, key)]).toEqual([key, 'string'])
  })
})
