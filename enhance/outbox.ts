import type { TranslatedIssue } from '#shared/forms'
import { findMissing, retryDelay, type PhoneDraft } from '#shared/reports/outbox'
import { readAnswers, takeCarried } from './parts/carried'
import { deliver } from './parts/delivery'
import { createDraftList, type Act } from './parts/draftList'
import { keepPhonePage } from './parts/line'
import { hashOf, shrink } from './parts/photo'
import { fillForm, showIssues } from './parts/phoneForm'
import { enhancePosition } from './parts/positionField'
import { copyOf, sentence } from './parts/sentences'
import { addDraft, addPhoto, changeDraft, deleteDraft, deletePhoto, findDraft, findPhoto, listDrafts } from './parts/store'

/**
 * The whole report on one page, kept on the phone and sent by itself when there is a line. Everything it needs is in
 * this one file: what is loaded only when it is needed would be missing where there is no line.
 */
const page = document.querySelector<HTMLElement>('[data-phone]')
// Hashes need a safe origin; without one, or without a store, the page goes on saying where to report instead.
if (page && window.crypto?.subtle && 'indexedDB' in window) void listDrafts().then(drafts => begin(page, drafts), () => undefined)

async function begin(page: HTMLElement, kept: PhoneDraft[]) {
  const form = page.querySelector('form')!
  const input = form.querySelector<HTMLInputElement>('input[type=file]')!
  const part = (name: string) => page.querySelector<HTMLElement>(`[data-${name}]`)!
  const say = (name: string, words: string) => { part(name).textContent = words }
  const others = 'BroadcastChannel' in window ? new BroadcastChannel('outbox') : undefined
  const list = createDraftList(part('list'), (act, id) => { void acts[act](id) })

  /** The draft in the form; none until the first answer. */
  let current: string | null = null
  let isDirty = false
  let tries = 0
  let timer: ReturnType<typeof setTimeout>
  let isSending = false
  let mustSendAgain = false

  // One after the other: what was typed last is also written last.
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <Value>(act: () => Promise<Value>): Promise<Value> => {
    const turn = queue.then(act)
    queue = turn.catch(() => undefined)
    return turn
  }

  const acts: Record<Act, (id: string) => Promise<void>> = {
    async send() {
      tries = 0
      await sendWaiting()
    },
    async open(id) {
      clearTimeout(typing)
      await save()
      await changeDraft(id, draft => draft.state === 'waiting' && !draft.isMaybeSent ? { state: 'draft' } : {})
      await show(id)
      await refresh()
      document.getElementById('phone-form')!.focus()
    },
    async delete(id) {
      await inTurn(() => deleteDraft(id))
      if (id === current) await show(null)
      await refresh()
      document.getElementById(part('list').hidden ? 'phone-form' : 'phone-list')!.focus()
    },
  }

  const tellOthers = () => { others?.postMessage('changed') }

  // Not after every word: a list that grows above the form would push it away from under the finger.
  async function refresh({ isNews = true } = {}) {
    const drafts = await listDrafts()
    list.show(drafts, titleOf)
    if (isNews) tellOthers()
    const own = drafts.find(({ id }) => id === current)
    // Settled here or in another tab, or deleted there: it is no longer a draft to write on.
    if (current !== null && own?.state !== 'draft') await show(null)
  }

  function titleOf({ answers, receipt }: PhoneDraft): string {
    const kind = answers.kind && form.querySelector(`[name=kind][value="${CSS.escape(answers.kind)}"] + label`)?.textContent
    return receipt?.number ?? ([kind, answers.placeWords].filter(Boolean).join('，') || sentence('untitled'))
  }

  /** Puts a draft, or an empty one, into the form. */
  async function show(id: string | null) {
    await queue
    const draft = id === null ? undefined : await findDraft(id)
    current = draft?.state === 'draft' ? draft.id : null
    isDirty = false
    fillForm(form, current ? draft!.answers : {})
    showIssues(form, current ? draft!.issues.map(withWords) : [])
    letKeep(draft?.issues ?? [], draft?.answers.keep)
    part('saved').hidden = true
    say('form-status', '')
    say('photo-status', '')
    await showPhotos()
  }

  function letKeep(issues: TranslatedIssue[], keep: string | undefined) {
    part('keep').hidden = keep !== 'yes' && !issues.some(({ code }) => code === 'report.words_look_again')
  }

  async function showPhotos() {
    const draft = current === null ? undefined : await findDraft(current)
    const shown = part('photos')
    const items = await Promise.all((draft?.photos ?? []).map(async (hash, index) => {
      const photo = await findPhoto(draft!.id, hash)
      const item = copyOf('photo')
      const image = item.querySelector('img')!
      image.alt = sentence('photo', { n: index + 1 })
      if (photo) {
        image.src = URL.createObjectURL(photo)
        image.onload = () => { URL.revokeObjectURL(image.src) }
      }
      const button = item.querySelector('button')!
      button.textContent = sentence('removePhoto', { n: index + 1 })
      button.addEventListener('click', () => {
        void inTurn(() => deletePhoto(draft!.id, hash)).then(async () => {
          await showPhotos()
          tellOthers()
          input.focus()
        })
      })
      return item
    }))
    shown.replaceChildren(...items)
  }

  const begun = async (): Promise<string> => current ??= await addDraft()

  /** Keeps what stands in the form. A draft that another tab has sent meanwhile stays as it is. */
  const save = () => inTurn(async () => {
    if (!isDirty) return
    isDirty = false
    const answers = readAnswers(form)
    const id = await begun()
    await changeDraft(id, draft => draft.state === 'draft' ? { answers, changedAt: Date.now() } : {})
    part('saved').hidden = isDirty
    tellOthers()
  }).catch(() => { say('form-status', sentence('full')) })

  let typing: ReturnType<typeof setTimeout>
  const touch = () => {
    isDirty = true
    part('saved').hidden = true
    clearTimeout(typing)
  }
  form.addEventListener('input', ({ target }) => {
    if (target === input) return
    touch()
    typing = setTimeout(() => { void save() }, 300)
  })
  form.addEventListener('change', ({ target }) => {
    if (target === input) return
    touch()
    void save()
  })
  addEventListener('pagehide', () => { void save() })

  input.addEventListener('change', () => {
    const files = Array.from(input.files ?? [])
    if (files.length > 0) void inTurn(() => keepPhotos(files)).catch(() => { say('photo-status', sentence('full')) }).then(tellOthers)
  })

  async function keepPhotos(files: File[]) {
    const id = await begun()
    const room = Number(input.dataset.max) - (await findDraft(id))!.photos.length
    let words = ''
    for (const file of files.slice(0, room)) {
      say('photo-status', sentence('shrinking'))
      const photo = await shrink(file).catch(() => undefined)
      if (photo) await addPhoto(id, await hashOf(photo), photo)
      else words = sentence('unreadable')
    }
    if (files.length > room) words = sentence('tooMany')
    input.value = ''
    await showPhotos()
    say('photo-status', words || sentence('kept', { n: (await findDraft(id))!.photos.length }))
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    clearTimeout(typing)
    void save().then(async () => {
      const draft = current === null ? undefined : await findDraft(current)
      const missing = findMissing(readAnswers(form), { photoCount: draft?.photos.length ?? 0 })
      showIssues(form, missing.map(name => ({ path: name, code: name, message: sentence(name) })))
      if (missing.length > 0 || !draft) return part('issues').focus()
      const { id } = draft
      await changeDraft(id, draft => draft.state === 'draft' ? { state: 'waiting', issues: [] } : {})
      await refresh()
      say('form-status', sentence('queued'))
      document.getElementById('phone-list')!.focus()
      await acts.send(id)
    })
  })

  /** Sends what waits. One tab at a time; where that cannot be arranged, the submission's own id keeps it one report. */
  async function sendWaiting() {
    clearTimeout(timer)
    if (isSending) {
      mustSendAgain = true
      return
    }
    isSending = true
    const isSettled = await (navigator.locks
      ? navigator.locks.request('outbox', { ifAvailable: true }, async lock => lock !== null && await sendAll())
      : sendAll()).catch(() => false)
    isSending = false
    if (mustSendAgain) {
      mustSendAgain = false
      return sendWaiting()
    }
    if (isSettled) tries = 0
    else timer = setTimeout(() => { void sendWaiting() }, retryDelay(tries++, Math.random()))
  }

  async function sendAll(): Promise<boolean> {
    for (const { id, state } of await listDrafts()) {
      if (state !== 'waiting') continue
      if (!navigator.onLine) return false
      const isSettled = await deliver(id, (progress) => { list.tell(id, progress) })
      list.tell(id, null)
      await refresh()
      if (!isSettled) return false
      const given = await findDraft(id)
      // Back to its writer, who may be looking: into the form, unless something else is being written there.
      if (given?.state === 'draft' && current === null && !isDirty) await acts.open(id)
    }
    return true
  }

  function showLine() {
    say('line', sentence(navigator.onLine ? 'online' : 'offline'))
    if (navigator.onLine) {
      tries = 0
      void sendWaiting()
    }
  }

  part('new').addEventListener('click', () => { void acts.open('') })
  addEventListener('online', showLine)
  addEventListener('offline', showLine)
  addEventListener('pageshow', showLine)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') return
    void refresh({ isNews: false })
    void sendWaiting()
  })
  others?.addEventListener('message', () => { void refresh({ isNews: false }) })

  enhancePosition(part('position'))
  const carried = takeCarried()
  const named = kept.find(({ id }) => `#${id}` === location.hash)
  if (Object.keys(carried).length > 0) await show(await addDraft({ answers: carried }))
  else await show((named ?? kept.find(({ state }) => state === 'draft'))?.id ?? null)
  await refresh()
  part('without-script').hidden = true
  part('with-script').hidden = false
  keepPhonePage()
  showLine()
}

function withWords(issue: TranslatedIssue): TranslatedIssue {
  return issue.message ? issue : { ...issue, message: sentence(issue.code) }
}
