import { toWgs84, type CoordinateSystem } from '../../../shared/places/coordinates.ts'
import type { SiteRow } from './queries.ts'

interface Given { longitude: number | null, latitude: number | null, declaredSystem: CoordinateSystem | null }
type Position = Pick<SiteRow, 'longitude' | 'latitude' | 'rawLongitude' | 'rawLatitude' | 'declaredSystem' | 'locationSource' | 'accuracyM'>

/** Stores a position in WGS-84 together with the value and the system it was given in. */
export function locate({ longitude, latitude, declaredSystem }: Given, site: Position | null): Position {
  if (longitude === null || latitude === null || declaredSystem === null) {
    return { longitude: null, latitude: null, rawLongitude: null, rawLatitude: null, declaredSystem: null, locationSource: null, accuracyM: null }
  }
  if (site !== null && site.rawLongitude === longitude && site.rawLatitude === latitude && site.declaredSystem === declaredSystem) {
    const { longitude: x, latitude: y, rawLongitude, rawLatitude, locationSource, accuracyM } = site
    return { longitude: x, latitude: y, rawLongitude, rawLatitude, declaredSystem, locationSource, accuracyM }
  }
  const [x, y] = toWgs84([longitude, latitude], declaredSystem)
  return { longitude: x, latitude: y, rawLongitude: longitude, rawLatitude: latitude, declaredSystem, locationSource: 'staff', accuracyM: null }
}
