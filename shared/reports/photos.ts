/** A rectangle on a photo, as parts (0 to 1) of its width and height, from the upper left corner. */
export interface Box { x: number, y: number, width: number, height: number }
export interface Size { width: number, height: number }

export const maxBoxes = 60
/** The smallest side a box can be given by hand. */
export const smallestSide = 0.01

/**
 * The public, numbered reasons for which a photo is shown to nobody. A number keeps its meaning. The sentences are the
 * messages `redaction.rejection.<number>`.
 */
export const photoRejections = [
  /** 认得出人，遮不住 */ 1,
  /** 拍到别人家里 */ 2,
  /** 看不清，或者与建筑无关 */ 3,
  /** 内容不合适 */ 4,
] as const
export type PhotoRejection = (typeof photoRejections)[number]

export function isPhotoRejection(number: number): number is PhotoRejection {
  return (photoRejections as readonly number[]).includes(number)
}

const within = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most)

/** The part of a box that lies on the photo; null when nothing does. */
export function clampBox({ x, y, width, height }: Box): Box | null {
  const [left, right, top, bottom] = [x, x + width, y, y + height].map(value => within(value, 0, 1)) as [number, number, number, number]
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null
}

/** The box between two points, in whatever order they were set, as far as it lies on the photo. */
export function boxBetween(from: { x: number, y: number }, to: { x: number, y: number }): Box | null {
  return clampBox({ x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) })
}

/** The box moved as far as the photo's edges allow; its size stays. */
export function moveBox(box: Box, { x, y }: { x: number, y: number }): Box {
  return { ...box, x: within(box.x + x, 0, 1 - box.width), y: within(box.y + y, 0, 1 - box.height) }
}

/** The box made larger or smaller at its right and lower side, never beyond the photo and never too small to hold. */
export function resizeBox(box: Box, { x, y }: { x: number, y: number }): Box {
  return { ...box, width: within(box.width + x, Math.min(smallestSide, 1 - box.x), 1 - box.x), height: within(box.height + y, Math.min(smallestSide, 1 - box.y), 1 - box.y) }
}

/** Every pixel a box touches and one more on each side, as far as the photo reaches. */
export function toPixels({ x, y, width, height }: Box, size: Size): { left: number, top: number, width: number, height: number } {
  const left = within(Math.floor(x * size.width) - 1, 0, size.width - 1)
  const top = within(Math.floor(y * size.height) - 1, 0, size.height - 1)
  const right = within(Math.ceil((x + width) * size.width) + 1, left + 1, size.width)
  const bottom = within(Math.ceil((y + height) * size.height) + 1, top + 1, size.height)
  return { left, top, width: right - left, height: bottom - top }
}

type Area = ReturnType<typeof toPixels>

/** The whole photo, then squares that overlap and cover it, in pixels: what is small in the one is large in another. */
export function tilesOf({ width, height }: Size, side = 640): Area[] {
  const starts = (length: number) => {
    const count = length <= side ? 1 : Math.ceil((length - side) / (side * 0.75)) + 1
    return Array.from({ length: count }, (_, at) => count === 1 ? 0 : Math.round(at * (length - side) / (count - 1)))
  }
  const whole = { left: 0, top: 0, width, height }
  if (width <= side && height <= side) return [whole]
  return [whole, ...starts(height).flatMap(top => starts(width).map(left =>
    ({ left, top, width: Math.min(side, width), height: Math.min(side, height) })))]
}

/** How much two boxes are the same place: the part of both that they share. */
function overlapOf(a: Box, b: Box): number {
  const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  if (wide <= 0 || high <= 0) return 0
  return wide * high / Math.min(a.width * a.height, b.width * b.height)
}

/** The boxes on the photo, the surest first, without those that mostly share their place with a surer one; at most `maxBoxes`. */
export function withoutTwins(found: ReadonlyArray<Box & { score: number }>): Box[] {
  const kept: Box[] = []
  for (const { score: _, ...box } of [...found].sort((a, b) => b.score - a.score)) {
    const onPhoto = clampBox(box)
    if (onPhoto && kept.length < maxBoxes && kept.every(other => overlapOf(other, onPhoto) < 0.5)) kept.push(onPhoto)
  }
  return kept
}
