import type { ReceiptKind } from '../receipts/number.ts'

/** What a person may ask about their own data (个人信息保护法 44 to 50). Seeing and copying need no request: the receipt does it. */
export const dataRequestKinds = ['correct', 'delete', 'withdrawConsent', 'object', 'explain'] as const
export type DataRequestKind = (typeof dataRequestKinds)[number]

export const dataRequestStates = ['received', 'done', 'refused'] as const
export type DataRequestState = (typeof dataRequestStates)[number]

/** What a receipt is for, whose data a request is about. */
export type DataSubject = ReceiptKind
