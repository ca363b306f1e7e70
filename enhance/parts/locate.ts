import { isOutsideDistrict } from '#shared/places/bounds'

export interface Found { longitude: number, latitude: number, accuracyM: number }
export type Missed = 'denied' | 'failed' | 'outside'

/** Some in-app browsers answer nothing at all, neither a position nor an error. */
const patience = 8000

/** Where the phone is, in WGS-84; or why it cannot be told, within eight seconds in any case. */
export function locate(): Promise<Found | Missed> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => { resolve('failed') }, patience)
    navigator.geolocation.getCurrentPosition(({ coords: { longitude, latitude, accuracy } }) => {
      clearTimeout(timer)
      resolve(isOutsideDistrict({ longitude, latitude }) ? 'outside' : { longitude, latitude, accuracyM: Math.min(accuracy, 100_000) })
    }, ({ code, PERMISSION_DENIED }) => {
      clearTimeout(timer)
      resolve(code === PERMISSION_DENIED ? 'denied' : 'failed')
    }, { enableHighAccuracy: true, maximumAge: 0, timeout: patience })
  })
}
