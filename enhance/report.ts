/**
 * Photos are made small on the phone and sent while the person goes on reading. Whatever fails here, the chosen files
 * stay in the form, which then sends them itself.
 */
const longerSide = 1600
const quality = 0.8
const patience = 120_000

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
    if (!sending || isSent) return
    event.preventDefault()
    const { submitter } = event
    if (submitter instanceof HTMLButtonElement && submitter.name) form.append(hiddenField(submitter.name, submitter.value))
    void sending.then(() => {
      isSent = true
      form.submit()
    })
  })

  async function sendAll(files: File[]): Promise<string[]> {
    const hashes: string[] = []
    bar.hidden = false
    bar.max = files.length
    for (const [index, file] of files.entries()) {
      bar.value = index
      say(input.dataset.shrinking)
      const photo = await shrink(file)
      const hash = await hashOf(photo)
      say(input.dataset.sending, { n: index + 1, total: files.length })
      await put(hash, photo, (part) => { bar.value = index + part })
      if (!hashes.includes(hash)) hashes.push(hash)
    }
    return hashes
  }

  function say(words = '', numbers: Record<string, number> = {}) {
    status.textContent = words.replace(/\{(\w+)\}/g, (_, name: string) => String(numbers[name]))
  }
}

/** The photo as a JPEG of at most 1600 pixels, upright; drawing it anew leaves place and phone behind. */
async function shrink(file: File): Promise<Blob> {
  const url = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const scale = Math.min(1, longerSide / Math.max(image.naturalWidth, image.naturalHeight))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(image.naturalWidth * scale)
    canvas.height = Math.round(image.naturalHeight * scale)
    const context = canvas.getContext('2d')
    if (!context) throw new Error('no canvas')
    // A transparent picture would turn black.
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    const blob = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, 'image/jpeg', quality) })
    if (!blob) throw new Error('no picture')
    return blob
  }
  finally { URL.revokeObjectURL(url) }
}

async function hashOf(blob: Blob): Promise<string> {
  const bytes = await new Response(blob).arrayBuffer()
  const hash = await crypto.subtle.digest('SHA-256', bytes)
  return Array.from(new Uint8Array(hash), byte => byte.toString(16).padStart(2, '0')).join('')
}

/** XMLHttpRequest, since `fetch` tells nothing about how much has left. */
function put(hash: string, blob: Blob, onProgress: (part: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PUT', `/api/uploads/${hash}`)
    request.timeout = patience
    request.upload.onprogress = ({ loaded, total }) => { onProgress(total ? loaded / total : 0) }
    request.onload = () => {
      if (request.status === 200 || request.status === 201) resolve()
      else reject(new Error(String(request.status)))
    }
    request.onerror = request.ontimeout = request.onabort = () => { reject(new Error('not sent')) }
    request.setRequestHeader('content-type', 'image/jpeg')
    request.send(blob)
  })
}

function hiddenField(name: string, value: string): HTMLInputElement {
  const field = document.createElement('input')
  field.type = 'hidden'
  field.name = name
  field.value = value
  return field
}
