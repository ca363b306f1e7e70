import type { CoordinateSystem } from '#shared/places/coordinates'
import { roundAccuracy, type PositionSource } from '#shared/places/position'
import { useLocale } from '~/composables/useLocale'

interface StoredPosition {
  longitude: number | null
  latitude: number | null
  rawLongitude: number | null
  rawLatitude: number | null
  coordinateSystem: CoordinateSystem | null
  positionSource: PositionSource | null
  accuracyM: number | null
}

const systemNames = { wgs84: 'WGS-84', gcj02: 'GCJ-02', bd09: 'BD-09' }

/** A report's position for staff: degrees in WGS-84, who gave them, how exact they are, and the given value where it differs. */
export function usePositionWords() {
  const { t } = useLocale()
  return ({ longitude, latitude, rawLongitude, rawLatitude, coordinateSystem, positionSource, accuracyM }: StoredPosition): string => {
    if (longitude === null || latitude === null) return ''
    return [
      `${longitude.toFixed(6)}, ${latitude.toFixed(6)}`,
      positionSource && t(`position.source.${positionSource}`),
      accuracyM !== null && t('position.accuracy', { n: roundAccuracy(accuracyM) }),
      coordinateSystem && coordinateSystem !== 'wgs84' && t('position.given', { system: systemNames[coordinateSystem], value: `${rawLongitude}, ${rawLatitude}` }),
    ].filter(Boolean).join(t('position.separator'))
  }
}
