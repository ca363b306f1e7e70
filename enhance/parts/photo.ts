const longerSide = 1600
const quality = 0.8
const patience = 120_000

/** The photo as a JPEG of at most 1600 pixels, upright; drawing it anew leaves place and phone behind. */
export async function shrink(file: File): Promise<Blob> {
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

/** SHA-256 of the bytes in hexadecimal digits. Needs a safe origin. */
export async function hashOf(blob: Blob): Promise<string> {
  const bytes = await new Response(blob).arrayBuffer()
  const hash = await crypto.subtle.digest('SHA-256', bytes)
  return Array.from(new Uint8Array(hash), byte => byte.toString(16).padStart(2, '0')).join('')
}

export interface Answer { status: number, body: string }

/** Sends a photo under its hash; `status` is 0 when no answer came. XMLHttpRequest, since `fetch` tells nothing about how much has left. */
export function put(hash: string, blob: Blob, onProgress: (part: number) => void): Promise<Answer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('PUT', `/api/uploads/${hash}`)
    request.timeout = patience
    request.upload.onprogress = ({ loaded, total }) => { onProgress(total ? loaded / total : 0) }
    request.onload = () => { resolve({ status: request.status, body: request.responseText }) }
    request.onerror = request.ontimeout = request.onabort = () => { resolve({ status: 0, body: '' }) }
    request.setRequestHeader('content-type', 'image/jpeg')
    request.setRequestHeader('accept-language', document.documentElement.lang)
    request.send(blob)
  })
}
