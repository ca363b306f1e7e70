import { randomUUID } from 'node:crypto'
import type { Database } from '#server/database/connect'
import { submitComment } from '#server/domain/hearings/comments'
import { proposeItem } from '#server/domain/hearings/deliberation'
import type { ReceiptKind } from '#shared/receipts/number'
import { ask } from './assistance.ts'
import { later, monday } from './clock.ts'
import { aMatter } from './hearings.ts'
import { testKeys } from './keys.ts'
import { aCalledMeeting, apply } from './meetings.ts'
import { anObjection, aPublicSite } from './objections.ts'
import { place } from './orders.ts'
import { aReport } from './reports.ts'
import { signUpTo } from './signups.ts'

/** Words that are found again wherever they lie. */
export const receiptWords = '原话金丝雀，窗台上有一只。'
export const receiptName = '金丝雀甲'
const contact = { name: receiptName, phone: '13977778888', email: 'canary-all@example.org', address: '金丝雀里七号楼' }

/** A comment that can still be withdrawn today. */
async function aCommentToWithdraw(db: Database, submissionId: string) {
  const closesAt = later(new Date(), { days: 31 })
  const matter = await aMatter(db, { closesAt, firstClosesAt: closesAt })
  return submitComment(db, {
    matterId: matter.id, submissionId, receivedAt: monday, keys: testKeys, locale: 'zh-CN', now: monday,
    answers: { clause: null, stance: 'oppose', words: receiptWords, keepPassages: true, authorKind: 'person', name: receiptName, publishName: true, contact: null },
  })
}

/** For every kind of receipt: something sent by the real command. Said again with the same id, it is the same. */
export const sendAReceipt: Record<ReceiptKind, (db: Database, submissionId?: string) => Promise<{ subjectId: string, number: string, queryCode: string }>> = {
  report: async (db, submissionId = randomUUID()) => { const { reportId, ...receipt } = await aReport(db, { submissionId, words: receiptWords, placeWords: contact.address, keepPassages: true }); return { subjectId: reportId, ...receipt } },
  comment: async (db, submissionId = randomUUID()) => { const { commentId, ...receipt } = await aCommentToWithdraw(db, submissionId); return { subjectId: commentId, ...receipt } },
  async application(db, submissionId = randomUUID()) {
    const { matterId, groups } = await aCalledMeeting(db)
    const { applicationId, ...receipt } = await apply(db, matterId, { submissionId, groupId: groups[0]!.id, gist: receiptWords, publicName: receiptName, contact })
    return { subjectId: applicationId, ...receipt }
  },
  async proposal(db, submissionId = randomUUID()) {
    const { proposalId, ...receipt } = await proposeItem(db, { submissionId, answers: { subDistrict: '110107009', community: '110107009001', title: receiptWords, words: receiptWords, keep: true }, keys: testKeys, now: monday })
    return { subjectId: proposalId, ...receipt }
  },
  async volunteer(db, submissionId = randomUUID()) {
    const offer = { subDistrict: '110107009', community: '110107009001', skills: [], times: [], languages: [], needs: receiptWords, publicName: receiptName, digest: true }
    const { volunteerId, ...receipt } = await signUpTo(db, { submissionId, contact, offer })
    return { subjectId: volunteerId, ...receipt }
  },
  order: async (db, submissionId = randomUUID()) => { const { orderId, ...receipt } = await place(db, { words: receiptWords, contact }, { submissionId }); return { subjectId: orderId, ...receipt } },
  assistance: async (db, submissionId = randomUUID()) => { const { requestId, ...receipt } = await ask(db, { words: receiptWords, keep: true, contact }, { submissionId }); return { subjectId: requestId, ...receipt } },
  async objection(db, submissionId = randomUUID()) {
    const { objectionId, ...receipt } = await anObjection(db, await aPublicSite(db), { words: receiptWords, keepPassages: true, contact }, { submissionId })
    return { subjectId: objectionId, ...receipt }
  },
}
