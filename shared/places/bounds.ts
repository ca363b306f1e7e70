/**
 * A box in WGS-84 degrees around the district, for one question only: is this position surely outside?
 *
 * Derived, not surveyed: the openly licensed outline known to us (in GCJ-02, simplified to steps of about 100 m) spans
 * 116.1123–116.2607 E and 39.8750–39.9941 N. GCJ-02 lies about 523 m east and 142 m north of WGS-84 here, so the box was
 * moved back by 0.0061° and 0.0013° and then widened by at least 500 m on every side: a phone that answers in the
 * wrong system without saying so is still inside. It is no border and must never be drawn.
 */
export const districtBounds = { west: 116.1, south: 39.868, east: 116.261, north: 39.998 } as const

/** True when a WGS-84 position is certainly not in the district. False does not mean that it is inside. */
export function isOutsideDistrict({ longitude, latitude }: { longitude: number, latitude: number }): boolean {
  const { west, south, east, north } = districtBounds
  return !(longitude >= west && longitude <= east && latitude >= south && latitude <= north)
}
