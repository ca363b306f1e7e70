import { applicationSchema } from '../hearings/meetingSchemas.ts'
import { commentSchema } from '../hearings/commentSchemas.ts'
import { objectionSchema } from '../objections/schemas.ts'
import { trackSchema } from '../receipts/schemas.ts'
import { reportSchema } from '../reports/schemas.ts'
import { signUpRequestSchema } from '../volunteers/signup.ts'
import { applicationReceipt, commentReceipt } from './answers/hearings.ts'
import { objectionReceipt, reportReceipt, upload } from './answers/reports.ts'
import { receiptProof, trackedReceipt } from './answers/tracked.ts'
import { signUpReceipt } from './answers/volunteers.ts'
import { applicationExample, commentExample, commentReceiptExample, objectionExample, reportExample, reportReceiptExample, signUpExample, trackExample } from './examples.ts'
import { operationsOf } from './operation.ts'

/** The day plays no part in what a report looks like, only in which days it may name. */
const aReport = reportSchema('2026-01-01')

export const sendOperations = operationsOf([
  { id: 'upload', section: 'take', method: 'put', path: '/api/uploads/{sha256}', parts: { sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' }, body: { types: ['image/jpeg', 'image/png', 'image/webp'] }, answers: { 200: { schema: upload }, 201: { schema: upload } }, refusals: [400, 413, 422] },
  { id: 'sendReport', section: 'take', method: 'post', path: '/api/reports', body: { schema: aReport, example: reportExample }, answers: { 201: { schema: reportReceipt, example: reportReceiptExample } }, refusals: [400, 413, 415, 422] },
  { id: 'sendComment', section: 'take', method: 'post', path: '/api/hearings/{id}/comments', parts: { id: null }, body: { schema: commentSchema, example: commentExample }, answers: { 201: { schema: commentReceipt, example: commentReceiptExample } }, refusals: [400, 404, 409, 413, 415, 422] },
  { id: 'apply', section: 'take', method: 'post', path: '/api/hearings/{id}/applications', parts: { id: null }, body: { schema: applicationSchema, example: applicationExample }, answers: { 201: { schema: applicationReceipt } }, refusals: [400, 404, 409, 413, 415, 422] },
  { id: 'signUp', section: 'take', method: 'post', path: '/api/volunteers/signups', body: { schema: signUpRequestSchema, example: signUpExample }, answers: { 201: { schema: signUpReceipt } }, refusals: [400, 404, 409, 413, 415, 422] },
  { id: 'object', section: 'take', method: 'post', path: '/api/objections', body: { schema: objectionSchema, example: objectionExample }, answers: { 201: { schema: objectionReceipt } }, refusals: [400, 404, 413, 415, 422] },
  { id: 'track', section: 'take', method: 'post', path: '/api/track', body: { schema: trackSchema, example: trackExample }, answers: { 200: { schema: trackedReceipt } }, refusals: [400, 404, 413, 415, 422, 429] },
  { id: 'prove', section: 'take', method: 'post', path: '/api/track/proof', body: { schema: trackSchema, example: trackExample }, answers: { 200: { schema: receiptProof }, 202: { schema: receiptProof } }, refusals: [400, 404, 413, 415, 422, 429] },
])
