import type { Human } from '@vladmandic/human'
import { tilesOf, withoutTwins, type Box } from '#shared/reports/photos'

const address = '/face-finder/human.esm.js'
const off = { enabled: false }

/** It says where a face may be; all that would tell whose it is stays switched off and is not on the server. */
async function loadFinder(): Promise<Human> {
  const module = await import(/* @vite-ignore */ address) as { Human: typeof Human }
  const human = new module.Human({
    backend: 'webgl', modelBasePath: '/face-finder/', cacheModels: false, cacheSensitivity: 0, warmup: 'none', debug: false, filter: off,
    face: {
      enabled: true, detector: { modelPath: 'blazeface.json', rotation: false, maxDetected: 30, minConfidence: 0.3, skipFrames: 0, skipTime: 0 },
      mesh: off, attention: off, iris: off, description: off, emotion: off, antispoof: off, liveness: off,
    },
    body: off, hand: off, object: off, gesture: off, segmentation: off,
  })
  await human.load()
  return human
}

let finder: Promise<Human> | undefined

/**
 * Where faces may be on a photo, found in this browser: in the whole photo and in parts of it, since the model sees
 * small faces only when they are close. Throws when the browser cannot run it.
 */
export async function findFaces(src: string): Promise<Box[]> {
  const photo = new Image()
  photo.src = src
  await photo.decode()
  finder ??= loadFinder()
  const human = await finder.catch((error: unknown) => {
    finder = undefined
    throw error
  })
  const size = { width: photo.naturalWidth, height: photo.naturalHeight }
  const found: Array<Box & { score: number }> = []
  for (const { left, top, width, height } of tilesOf(size)) {
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    canvas.getContext('2d')!.drawImage(photo, left, top, width, height, 0, 0, width, height)
    const { face, error } = await human.detect(canvas)
    if (error) throw new Error(error)
    for (const { box: [x, y, wide, high], score } of face) {
      // The model marks the face; hair and chin belong to what is covered.
      const margin = 0.2
      found.push({
        x: (left + x - wide * margin) / size.width, y: (top + y - high * margin) / size.height,
        width: wide * (1 + 2 * margin) / size.width, height: high * (1 + 2 * margin) / size.height, score,
      })
    }
  }
  return withoutTwins(found)
}
