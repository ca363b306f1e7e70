import { createStore, promisifyRequest, type UseStore } from 'idb-keyval'
import type { PhoneDraft } from '#shared/reports/outbox'
import type { KeptObservation } from '#shared/volunteers/routes'

const drafts = createStore('outbox-drafts', 'drafts')
/** Keyed by draft and hash. */
const photos = createStore('outbox-photos', 'photos')
const photoKey = (id: string, hash: string) => `${id} ${hash}`

const read = <Value>(store: UseStore, ask: (rows: IDBObjectStore) => IDBRequest): Promise<Value> => store('readonly', rows => promisifyRequest(ask(rows)))
const write = (store: UseStore, act: (rows: IDBObjectStore) => void): Promise<void> => store('readwrite', (rows) => {
  act(rows)
  return promisifyRequest(rows.transaction)
})

/** The drafts of this phone, the newest first. */
export async function listDrafts(): Promise<PhoneDraft[]> {
  return (await read<PhoneDraft[]>(drafts, rows => rows.getAll())).sort((a, b) => b.changedAt - a.changedAt)
}

export const findDraft = (id: string) => read<PhoneDraft | undefined>(drafts, rows => rows.get(id))

/** Begins a draft. Its id becomes the report's `submissionId`. */
export async function addDraft(content: Partial<PhoneDraft> = {}): Promise<string> {
  const id = createUuid()
  const draft: PhoneDraft = {
    id, state: 'draft', changedAt: Date.now(), answers: {}, photos: [], uploaded: [], isMaybeSent: false, issues: [], receipt: null, ...content,
  }
  await write(drafts, (rows) => { rows.put(draft, id) })
  return id
}

/** Changes a draft as it is now, whatever another tab has made of it; one that was deleted stays deleted. */
export function changeDraft(id: string, change: (draft: PhoneDraft) => Partial<PhoneDraft>): Promise<void> {
  return write(drafts, (rows) => {
    const request = rows.get(id)
    request.onsuccess = () => {
      const draft = request.result as PhoneDraft | undefined
      if (draft) rows.put({ ...draft, ...change(draft) }, id)
    }
  })
}

/** Deletes a draft and its photos. */
export async function deleteDraft(id: string): Promise<void> {
  await write(drafts, (rows) => { rows.delete(id) })
  await deletePhotosOf(id)
}

export const findPhoto = (id: string, hash: string) => read<Blob | undefined>(photos, rows => rows.get(photoKey(id, hash)))

/** Keeps a photo, then names it in its draft: a photo is never named before it is there. */
export async function addPhoto(id: string, hash: string, photo: Blob): Promise<void> {
  await write(photos, (rows) => { rows.put(photo, photoKey(id, hash)) })
  await changeDraft(id, draft => ({ photos: [...draft.photos.filter(other => other !== hash), hash] }))
}

export async function deletePhoto(id: string, hash: string): Promise<void> {
  await changeDraft(id, draft => ({ photos: draft.photos.filter(other => other !== hash), uploaded: draft.uploaded.filter(other => other !== hash) }))
  await write(photos, (rows) => { rows.delete(photoKey(id, hash)) })
}

export const deletePhotosOf = (id: string) => write(photos, (rows) => { rows.delete(IDBKeyRange.bound(`${id} `, `${id} g`)) })

const observations = createStore('outbox-observations', 'observations')

/** What was seen on a route card and is not handed over yet, the oldest first. */
export async function listObservations(cardId: string): Promise<KeptObservation[]> {
  const kept = await read<KeptObservation[]>(observations, rows => rows.getAll())
  return kept.filter(answer => answer.cardId === cardId).sort((a, b) => a.observedAt < b.observedAt ? -1 : 1)
}

/** Keeps an answer under an id of its own, so that sent twice it is one. */
export async function addObservation(said: Pick<KeptObservation, 'cardId' | 'stopId' | 'answer'>): Promise<void> {
  const answer: KeptObservation = { ...said, id: createUuid(), observedAt: new Date().toISOString() }
  await write(observations, (rows) => { rows.put(answer, answer.id) })
}

export const deleteObservations = (ids: readonly string[]) => write(observations, (rows) => { for (const id of ids) rows.delete(id) })

/** A random UUID (version 4); `crypto.randomUUID` is younger than many phones. */
function createUuid(): string {
  return '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (digit) => {
    const [random] = crypto.getRandomValues(new Uint8Array(1))
    return (Number(digit) ^ random! & 15 >> Number(digit) / 4).toString(16)
  })
}
