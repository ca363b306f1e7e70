import type { TranslatedIssue } from '../forms.ts'

/** The fields of the phone's form by name, as typed; an empty one may be missing. */
export const phoneFields = [
  'kind', 'beingBuilt', 'inDanger', 'seenOn', 'subDistrict', 'community', 'placeWords', 'nearWords', 'longitude', 'latitude', 'accuracyM',
  'words', 'keep', 'reach', 'name', 'phone', 'email',
] as const
export type PhoneAnswers = Partial<Record<(typeof phoneFields)[number], string>>

/** A report as it lies on the phone. */
export interface PhoneDraft {
  /** A UUID made on the phone: the `submissionId`, so that the same draft is one report however often it is sent. */
  id: string
  /** `draft` is being written, `waiting` for a line, `delivered` when the server has said its number. */
  state: 'draft' | 'waiting' | 'delivered'
  changedAt: number
  answers: PhoneAnswers
  /** SHA-256 of the photos kept on this phone, in their order. */
  photos: string[]
  /** Those of them the server has said to have. */
  uploaded: string[]
  /** It was sent and no answer came: the server may have it, so its words are settled. */
  isMaybeSent: boolean
  /** What the server wants changed. */
  issues: TranslatedIssue[]
  receipt: PhoneReceipt | null
}

export interface PhoneReceipt { number: string, queryCode: string }

/** What has to be there before a draft may wait for its line. */
export const phoneRequirements = ['kind', 'beingBuilt', 'inDanger', 'subDistrict', 'placeWords', 'words', 'phone'] as const
export type PhoneRequirement = (typeof phoneRequirements)[number]

/** What is missing, so that nobody learns of it only when the line is back. All else is the server's to judge. */
export function findMissing(answers: PhoneAnswers, { photoCount }: { photoCount: number }): PhoneRequirement[] {
  const isEmpty = (name: keyof PhoneAnswers) => !answers[name]?.trim()
  return phoneRequirements.filter((name) => {
    if (name === 'words') return photoCount === 0 && isEmpty('words')
    if (name === 'phone') return answers.reach === 'contact' && isEmpty('phone') && isEmpty('email')
    return isEmpty(name)
  })
}

/** The draft as `POST /api/reports` takes it. */
export function toReportBody({ id, answers, photos }: Pick<PhoneDraft, 'id' | 'answers' | 'photos'>) {
  const { longitude, latitude, accuracyM } = answers
  return {
    submissionId: id,
    photos,
    kind: answers.kind,
    beingBuilt: answers.beingBuilt,
    inDanger: answers.inDanger === 'yes',
    seenOn: answers.seenOn || null,
    subDistrict: answers.subDistrict,
    community: answers.community === 'unsure' ? null : answers.community || null,
    placeWords: answers.placeWords ?? '',
    nearWords: answers.nearWords || null,
    position: longitude && latitude ? { longitude: Number(longitude), latitude: Number(latitude), accuracyM: Number(accuracyM) } : null,
    words: answers.words ?? '',
    keepPassages: answers.keep === 'yes',
    contact: answers.reach === 'contact' ? { name: answers.name, phone: answers.phone, email: answers.email } : null,
  }
}

/** The field a server's issue is about: `contact.phone` is `phone`, `photos.<hash>` is `photos`. */
export function fieldOfIssue(path: string): string {
  return path.replace(/^contact\./, '').split('.')[0]!
}

export type Verdict = 'delivered' | 'photos' | 'change' | 'later'

/**
 * What an answer means for a draft: it is there; photos have to be sent (again); somebody has to change it; or it is
 * tried again later. `status` is 0 when no answer came.
 */
export function judge({ status, code }: { status: number, code?: string }): Verdict {
  if (status === 200 || status === 201) return 'delivered'
  if (code === 'report.photos_missing') return 'photos'
  // Bytes that were damaged on their way are as good as not sent.
  if (code === 'upload.hash_mismatch' || code === 'upload.unreadable') return 'later'
  return status >= 400 && status < 500 && ![408, 425, 429].includes(status) ? 'change' : 'later'
}

/** Milliseconds until the next try: 5 s, doubled each time up to 10 min, up to a fifth less so that phones do not march in step. */
export function retryDelay(tries: number, chance: number): number {
  return Math.min(600_000, 5000 * 2 ** Math.min(tries, 10)) * (1 - chance / 5)
}
