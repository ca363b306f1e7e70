import gcoord from 'gcoord'

export const coordinateSystems = ['wgs84', 'gcj02', 'bd09'] as const
/** Phones answer in WGS-84, Amap and Tencent in GCJ-02, Baidu in BD-09; here they lie more than 500 m apart. */
export type CoordinateSystem = (typeof coordinateSystems)[number]

const systems = { wgs84: gcoord.WGS84, gcj02: gcoord.GCJ02, bd09: gcoord.BD09 } as const

/** The position in WGS-84, `[longitude, latitude]` in degrees. Convert once, at the edge: twice moves it again. */
export function toWgs84(position: [number, number], from: CoordinateSystem): [number, number] {
  return from === 'wgs84' ? position : gcoord.transform(position, systems[from], gcoord.WGS84)
}
