import { hasLine, phonePage } from './parts/line'
import { hashOf, put, shrink } from './parts/photo'
import { addDraft, addPhoto, changeDraft } from './parts/store'

/**
 * Photos are made small on the phone and sent while the person goes on reading. Whatever fails here, the chosen files
 * stay in the form, which then sends them itself; without a line they move to the phone's own page.
 */

const input = document.querySelector<HTMLInputElement>('input[type=file][data-photos]')
const form = input?.form
// Hashes need a safe origin; without one the plain form does the work.
if (input && form && window.crypto?.subtle && 'fetch' in window) begin(input, form)

function begin(input: HTMLInputElement, form: HTMLFormElement) {
  const status = document.createElement('p')
  status.setAttribute('role', 'status')
  const bar = document.createElement('progress')
  bar.hidden = true
  input.after(status, bar)

  let sending: Promise<void> | undefined
  let isSent = false
  let hasLostLine = false
  const made = new Map<string, Blob>()

  input.addEventListener('change', () => {
    const files = Array.from(input.files ?? [])
    if (files.length === 0 || files.length > Number(input.dataset.room)) return
    sending = sendAll(files).then((hashes) => {
      for (const hash of hashes) form.append(hiddenField('uploaded', hash))
      // Empty now, so that the form does not send the same photos once more.
      input.value = ''
      input.dataset.room = String(Number(input.dataset.room) - hashes.length)
      say(input.dataset.ready, { n: form.querySelectorAll('input[name=uploaded]').length })
    }).catch(() => { say(input.dataset.failed) }).then(() => {
      bar.hidden = true
      sending = undefined
    })
  })

  // A form sent before its photos would leave them behind: it waits for them, once.
  form.addEventListener('submit', (event) => {
    if (isSent || (!sending && navigator.onLine && !hasLostLine)) return
    event.preventDefault()
    const { submitter } = event
    void (async () => {
      await sending
      if ((hasLostLine || !navigator.onLine) && !await hasLine()) return handOver()
      if (submitter instanceof HTMLButtonElement && submitter.name) form.append(hiddenField(submitter.name, submitter.value))
      isSent = true
      form.submit()
    })()
  })

  document.querySelector('[data-no-line] a')?.addEventListener('click', (event) => {
    event.preventDefault()
    void handOver()
  })

  /** The photos of this screen begin a draft on the phone, which sends itself when the line is back. */
  async function handOver() {
    for (const file of Array.from(input.files ?? [])) await prepare(file).catch(() => undefined)
    if (made.size === 0) return location.assign(phonePage())
    const id = await addDraft()
    for (const [hash, photo] of made) await addPhoto(id, hash, photo)
    await changeDraft(id, () => ({ uploaded: Array.from(form.querySelectorAll<HTMLInputElement>('input[name=uploaded]'), field => field.value) }))
    location.assign(`${phonePage()}#${id}`)
  }

  async function prepare(file: File): Promise<[hash: string, photo: Blob]> {
    const photo = await shrink(file)
    const hash = await hashOf(photo)
    made.set(hash, photo)
    return [hash, photo]
  }

  async function sendAll(files: File[]): Promise<string[]> {
    const hashes: string[] = []
    bar.hidden = false
    bar.max = files.length
    for (const [index, file] of files.entries()) {
      bar.value = index
      say(input.dataset.shrinking)
      const [hash, photo] = await prepare(file)
      say(input.dataset.sending, { n: index + 1, total: files.length })
      const { status } = await put(hash, photo, (part) => { bar.value = index + part })
      hasLostLine = status === 0
      if (status !== 200 && status !== 201) throw new Error(`${status}`)
      if (!hashes.includes(hash)) hashes.push(hash)
    }
    return hashes
  }

  function say(words = '', numbers: Record<string, number> = {}) {
    status.textContent = words.replace(/\{(\w+)\}/g, (_, name: string) => String(numbers[name]))
  }
}

function hiddenField(name: string, value: string): HTMLInputElement {
  const field = document.createElement('input')
  field.type = 'hidden'
  field.name = name
  field.value = value
  return field
}
