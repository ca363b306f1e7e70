import type { TranslatedIssue } from '#shared/forms'
import { judge, toReportBody, type PhoneDraft, type PhoneReceipt } from '#shared/reports/outbox'
import { put, type Answer } from './photo'
import { changeDraft, deletePhotosOf, findDraft, findPhoto } from './store'

const patience = 60_000

interface Refusal { code?: string, message?: string, issues?: TranslatedIssue[] }
export type Progress = { photo: number, total: number, part: number } | 'report'

/**
 * Sends a waiting draft: its photos first, each until the server has said to have it, then the report. True when the
 * draft is settled, delivered or to be changed; false when it has to be tried again later.
 */
export async function deliver(id: string, tell: (progress: Progress) => void): Promise<boolean> {
  for (let round = 0; round < 3; round++) {
    const draft = await findDraft(id)
    if (draft?.state !== 'waiting') return true
    const photosAre = await sendPhotos(draft, tell)
    if (photosAre !== 'delivered') return photosAre === 'change'

    tell('report')
    // Noted before it leaves: a phone that dies now must not let the words be changed afterwards.
    await changeDraft(id, () => ({ isMaybeSent: true }))
    const answer = await post(toReportBody(draft))
    const refusal = read<Refusal>(answer)
    const verdict = judge({ status: answer.status, code: refusal.code })
    if (verdict === 'delivered') {
      const { number, queryCode } = read<PhoneReceipt>(answer)
      if (!number || !queryCode) return false
      await changeDraft(id, () => ({ state: 'delivered', receipt: { number, queryCode }, answers: {}, photos: [], uploaded: [], issues: [], changedAt: Date.now() }))
      await deletePhotosOf(id)
      return true
    }
    if (verdict === 'later') return false
    if (verdict === 'change') {
      await giveBack(id, refusal)
      return true
    }
    const missing = (refusal.issues ?? []).map(({ path }) => path.replace('photos.', ''))
    await changeDraft(id, ({ uploaded }) => ({ isMaybeSent: false, uploaded: missing.length > 0 ? uploaded.filter(hash => !missing.includes(hash)) : [] }))
  }
  return false
}

async function sendPhotos(draft: PhoneDraft, tell: (progress: Progress) => void): Promise<'delivered' | 'change' | 'later'> {
  for (const [index, hash] of draft.photos.entries()) {
    if (draft.uploaded.includes(hash)) continue
    const photo = await findPhoto(draft.id, hash)
    if (!photo) {
      // The browser has thrown it away to make room. Its writer may have it still, and has to know.
      await changeDraft(draft.id, ({ photos }) => ({ photos: photos.filter(other => other !== hash) }))
      await giveBack(draft.id, { issues: [{ path: 'photos', code: 'lost', message: '' }] })
      return 'change'
    }
    const show = (part: number) => { tell({ photo: index + 1, total: draft.photos.length, part }) }
    show(0)
    const answer = await put(hash, photo, show)
    const refusal = read<Refusal>(answer)
    const verdict = judge({ status: answer.status, code: refusal.code })
    if (verdict === 'change') await giveBack(draft.id, { ...refusal, issues: [{ path: 'photos', code: '', message: refusal.message ?? '' }] })
    if (verdict !== 'delivered') return verdict === 'change' ? 'change' : 'later'
    await changeDraft(draft.id, ({ uploaded }) => ({ uploaded: [...uploaded, hash] }))
  }
  return 'delivered'
}

/** Back to its writer, with what has to be changed. */
function giveBack(id: string, { message = '', issues = [] }: Refusal) {
  return changeDraft(id, () => ({ state: 'draft', isMaybeSent: false, issues: issues.length > 0 ? issues : [{ path: '', code: '', message }] }))
}

async function post(body: object): Promise<Answer> {
  const control = new AbortController()
  const timer = setTimeout(() => { control.abort() }, patience)
  try {
    const response = await fetch('/api/reports', {
      method: 'POST', body: JSON.stringify(body), signal: control.signal,
      headers: { 'content-type': 'application/json', 'accept-language': document.documentElement.lang },
    })
    return { status: response.status, body: await response.text() }
  }
  catch { return { status: 0, body: '' } }
  finally { clearTimeout(timer) }
}

function read<Body>({ body }: Answer): Partial<Body> {
  try { return JSON.parse(body) as Partial<Body> }
  catch { return {} }
}
