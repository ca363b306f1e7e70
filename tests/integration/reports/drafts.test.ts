import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import { createId } from '#server/database/ids'
import { submitReport, toSubmission } from '#server/domain/reports/commands'
import { closeDraft, dropDraft, findDraft, openContact, saveAnswers, sealContact, startDraft } from '#server/domain/reports/drafts'
import { photoUploads, reportDrafts, reports } from '#server/domain/reports/tables'
import { removeExpired } from '#server/domain/reports/uploads'
import type { PhotoStore } from '#server/media/store'
import { noPhotos } from '../../support/bundles.ts'
import { createTestDatabase } from '../../support/database.ts'
import { later, monday } from '../../support/clock.ts'
import { anUpload, circumstances, testKeys } from '../../support/reports.ts'

const answers = {
  photos: [], what: { kind: 'roof' as const, beingBuilt: 'yes' as const, inDanger: 'no' as const, seenOn: null }, subDistrict: '110107003',
  place: { community: null, placeWords: '北门', nearWords: null }, known: null, words: '楼顶搭棚',
}
const submissionId = '6f1c0f0e-5b1f-4c1a-9a51-0d7f5b1b2c3d'

/** A store that notes what it was told to remove. */
function notingStore() {
  const removed: string[] = []
  const photos: PhotoStore = { ...noPhotos, remove: async (_area, name) => { removed.push(name) } }
  return { photos, removed }
}

describe('a draft', () => {
  it('is found by its cookie for seven days, and no millisecond longer', async () => {
    const db = await createTestDatabase()
    const { token } = await startDraft(db, { submissionId, now: monday })
    expect(await findDraft(db, { token, now: later(monday, { days: 7, milliseconds: -1 }) })).toBeDefined()
    expect(await findDraft(db, { token, now: later(monday, { days: 7 }) })).toBeUndefined()
    expect(await findDraft(db, { token: 'another', now: monday })).toBeUndefined()
    expect(await findDraft(db, { token: undefined, now: monday })).toBeUndefined()
    expect(JSON.stringify(await db.select().from(reportDrafts))).not.toContain(token)
  })

  it('holds a contact only sealed to itself', async () => {
    const db = await createTestDatabase()
    const { token } = await startDraft(db, { submissionId, now: monday })
    const draft = (await findDraft(db, { token, now: monday }))!
    const contact = { name: null, phone: '13912345678', email: 'canary@example.com' }
    await saveAnswers(db, { draft, answers: { contact: sealContact(draft, contact, testKeys) } })
    const saved = (await findDraft(db, { token, now: monday }))!
    expect(JSON.stringify(saved)).not.toMatch(/13912345678|canary/)
    expect(openContact(saved, testKeys)).toEqual(contact)
    expect(() => openContact({ ...saved, id: 'another' }, testKeys)).toThrow()
  })

  it('that became a report keeps no answer, takes no more, and shows its receipt for two hours', async () => {
    const db = await createTestDatabase()
    const { token } = await startDraft(db, { submissionId, answers, now: monday })
    const draft = (await findDraft(db, { token, now: monday }))!
    const submit = () => submitReport(db, { submission: toSubmission(draft, null), uploads: [], draft, ...circumstances })
    const receipt = await submit()
    expect(await submit()).toEqual(receipt)
    expect(await db.select().from(reports)).toHaveLength(1)
    const sent = (await findDraft(db, { token, now: later(monday, { hours: 2, milliseconds: -1 }) }))!
    expect(sent).toMatchObject({ answers: {}, sentAt: monday, submissionId })
    await expect(saveAnswers(db, { draft, answers: { words: 'x' } })).rejects.toMatchObject({ code: 'stale' })
    await expect(commit(db, tx => [closeDraft(tx, { draft, now: monday })])).rejects.toMatchObject({ code: 'stale' })
    expect(await findDraft(db, { token, now: later(monday, { hours: 2 }) })).toBeUndefined()
  })

  it('with an answer missing is not sent', async () => {
    const db = await createTestDatabase()
    const { token } = await startDraft(db, { submissionId, answers: { ...answers, what: undefined }, now: monday })
    const draft = (await findDraft(db, { token, now: monday }))!
    expect(() => toSubmission(draft, null)).toThrow(expect.objectContaining({ code: 'invalid' }))
  })

  it('goes with its photos when it is dropped', async () => {
    const db = await createTestDatabase()
    const { token } = await startDraft(db, { submissionId, now: monday })
    const draft = (await findDraft(db, { token, now: monday }))!
    const upload = await anUpload(db)
    await commit(db, tx => [tx.update(photoUploads).set({ draftId: draft.id }).where(eq(photoUploads.id, upload.id)).returning()])
    await saveAnswers(db, { draft, answers: { photos: [upload.id] } })
    const { photos, removed } = notingStore()
    await dropDraft(db, { draft: (await findDraft(db, { token, now: monday }))!, photos })
    expect(removed).toEqual([upload.media])
    expect(await db.select().from(photoUploads)).toEqual([])
    expect(await db.select().from(reportDrafts)).toEqual([])
  })
})

describe('what has expired', () => {
  it('is removed, the photo with its row, and nothing else', async () => {
    const db = await createTestDatabase()
    const old = await anUpload(db)
    const fresh = { ...await anUpload(db), id: createId(), media: 'fresh.jpg', expiresAt: later(monday, { days: 9 }) }
    await commit(db, tx => [tx.insert(photoUploads).values(fresh).returning()])
    await startDraft(db, { submissionId, now: monday })
    await startDraft(db, { submissionId, now: later(monday, { days: 5 }) })
    const { photos, removed } = notingStore()
    expect(await removeExpired(db, { photos, now: later(monday, { days: 8 }) })).toMatchObject({ drafts: 1 })
    expect(removed).toContain(old.media)
    expect(removed).not.toContain('fresh.jpg')
    expect(await db.select().from(photoUploads)).toMatchObject([{ media: 'fresh.jpg' }])
    expect(await db.select().from(reportDrafts)).toHaveLength(1)
  })
})
