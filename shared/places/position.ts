/** Who or what said where a place is: the phone itself, WeChat, somebody who set a point, or staff. */
export type PositionSource = 'device' | 'wechat' | 'manual' | 'staff'

/** Metres as they are told to a person: rounded up to tens, since a phone's own figure is a guess. */
export function roundAccuracy(metres: number): number {
  return Math.max(10, Math.ceil(metres / 10) * 10)
}
