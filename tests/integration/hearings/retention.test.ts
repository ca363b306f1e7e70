import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getTableName } from 'drizzle-orm'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openContact, sealContact } from '#server/crypto/contact'
import { addContactKey, dropOldContactKeys, loadKeys, type Keys } from '#server/crypto/keys'
import { seal, unseal } from '#server/crypto/seal'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { openTyped, saveTyped, startCommentDraft } from '#server/domain/hearings/commentDrafts'
import { askToFollow, followerPlace } from '#server/domain/hearings/followers'
import { countOldMatterSeals, resealMatters } from '#server/domain/hearings/reseal'
import { applyMatterRetention, countExpiredOfMatters } from '#server/domain/hearings/retention'
import { applicationContacts, commentContacts, commentDrafts, commentEntries, commentFiles, matterFollowers } from '#server/domain/hearings/tables'
import type { PhotoStore } from '#server/media/store'
import { packagedCalendar } from '#shared/calendar/calendar'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aMatter } from '../../support/hearings.ts'
import { testKeys } from '../../support/keys.ts'

const contact = { name: '钱二', phone: null, email: 'qian@example.org' }

/** A row of every table of matters that seals something. */
async function sealEverything(db: Database, keys: Keys) {
  const { id: matterId } = await aMatter(db)
  await askToFollow(db, { matterId, email: contact.email, locale: 'zh-CN', keys, now: monday })
  const { draft } = await startCommentDraft(db, { matterId, submissionId: 's1', now: monday })
  await saveTyped(db, { draft, typed: { words: '还没写完', email: contact.email }, keys })
  await startCommentDraft(db, { matterId, submissionId: 's2', now: monday })
  const entry = { id: 'e1', matterId, channel: 'paper', receivedAt: monday, first: seal('第一遍', 'comment_entries:e1:first', keys.contact), firstBy: 'a', firstAt: monday, version: 1 } as const
  await commit(db, tx => [
    tx.insert(commentContacts).values({ commentId: 'c1', ...sealContact({ table: 'comment_contacts', id: 'c1' }, contact, keys) }).returning({ id: commentContacts.commentId }),
    tx.insert(applicationContacts).values({ applicationId: 'a1', ...sealContact({ table: 'application_contacts', id: 'a1' }, contact, keys) }).returning({ id: applicationContacts.applicationId }),
    tx.insert(commentEntries).values(entry).returning({ id: commentEntries.id }),
  ])
}

async function openEverything(db: Database, keys: Keys) {
  const [follower] = await db.select().from(matterFollowers)
  const [ofComment] = await db.select().from(commentContacts)
  const [ofApplication] = await db.select().from(applicationContacts)
  const [entry] = await db.select().from(commentEntries)
  const drafts = await db.select().from(commentDrafts)
  return {
    follower: unseal(follower!.email, followerPlace(follower!.id), keys.contact),
    ofComment: openContact({ table: 'comment_contacts', id: 'c1' }, ofComment!, keys),
    ofApplication: openContact({ table: 'application_contacts', id: 'a1' }, ofApplication!, keys),
    drafts: drafts.map(draft => openTyped(draft, keys).words).sort(),
    entry: [unseal(entry!.first, 'comment_entries:e1:first', keys.contact), entry!.second],
  }
}

describe('a rotation of keys', () => {
  it('takes everything of matters that is sealed along, and the old key is needed no more', async () => {
    const db = await createTestDatabase()
    const folder = mkdtempSync(join(tmpdir(), 'portal-keys-'))
    onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
    await sealEverything(db, loadKeys(folder))
    const before = await openEverything(db, loadKeys(folder))
    expect(before).toMatchObject({ follower: contact.email, ofComment: contact, drafts: ['还没写完', undefined] })
    addContactKey(folder)
    const keys = loadKeys(folder)
    expect(await countOldMatterSeals(db, { keys })).toBe(5)
    expect(await resealMatters(db, { keys, batch: 1 })).toBe(5)
    expect(await countOldMatterSeals(db, { keys })).toBe(0)
    dropOldContactKeys(folder)
    expect(await openEverything(db, loadKeys(folder))).toEqual(before)
  })

  it('names its tables as their texts are bound to them', () => {
    expect([matterFollowers, commentContacts, applicationContacts, commentDrafts, commentEntries].map(table => getTableName(table)))
      .toEqual(['matter_followers', 'comment_contacts', 'application_contacts', 'comment_drafts', 'comment_entries'])
  })
})

describe('what is kept of a comment that was never sent', () => {
  it('goes after seven days with its files, and nothing of one that was sent', async () => {
    const db = await createTestDatabase()
    const { id: matterId } = await aMatter(db)
    const { draft } = await startCommentDraft(db, { matterId, submissionId: 's1', now: monday })
    const file = { position: 0, mediaType: 'image/jpeg', size: 1, sha256: 'x' }
    await commit(db, tx => [tx.insert(commentFiles).values([
      { ...file, id: 'f1', draftId: draft.id, media: 'waiting.jpg', expiresAt: draft.expiresAt },
      { ...file, id: 'f2', commentId: 'c1', media: 'sent.jpg', expiresAt: null },
    ]).returning({ id: commentFiles.id })])
    await askToFollow(db, { matterId, email: contact.email, locale: 'zh-CN', keys: testKeys, now: monday })
    const removed: string[] = []
    const photos = { remove: async (_: string, name: string) => { removed.push(name) } } as unknown as PhotoStore
    const almost = later(draft.expiresAt, { milliseconds: -1 })
    expect(await applyMatterRetention(db, { photos, calendar: packagedCalendar, now: almost })).toEqual({ followers: 0, commentDrafts: 0, commentFiles: 0, applicants: 0, scans: 0 })
    expect(await countExpiredOfMatters(db, { calendar: packagedCalendar, now: draft.expiresAt })).toEqual({ followers: 1, commentDrafts: 1, commentFiles: 1, applicants: 0, scans: 0 })
    expect(await applyMatterRetention(db, { photos, calendar: packagedCalendar, now: draft.expiresAt })).toEqual({ followers: 1, commentDrafts: 1, commentFiles: 1, applicants: 0, scans: 0 })
    expect(await applyMatterRetention(db, { photos, calendar: packagedCalendar, now: draft.expiresAt })).toEqual({ followers: 0, commentDrafts: 0, commentFiles: 0, applicants: 0, scans: 0 })
    expect(removed).toEqual(['waiting.jpg'])
    expect((await db.select().from(commentFiles)).map(({ id }) => id)).toEqual(['f2'])
  })
})
