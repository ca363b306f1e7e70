import type { Box } from '../../shared/reports/photos.ts'
import { runPhotoTask, type CleanPhoto } from './children.ts'

/**
 * Writes a copy of a clean photo with every box painted solid black. The boxes reach outwards to whole squares of the
 * JPEG: so no square holds both covered and shown pixels, whose ringing would let the edge of what is covered show
 * through, and what lies under a box is one colour in the bytes themselves. Nothing but pixels is inside.
 */
export function redactPhoto(source: string, target: string, boxes: readonly Box[]): Promise<CleanPhoto> {
  return runPhotoTask({ work: 'redact', source, target, boxes })
}
