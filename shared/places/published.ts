/** Steps of a degree in which the place of a site is given: about 110 m north to south and 85 m east to west. */
const perDegree = 1000

/**
 * The place of a site as everybody may have it: the middle of a field of about 100 m, in WGS-84 degrees. What staff pinned
 * stays with staff: a site may be somebody's home, and its page names the place in words only.
 */
export function toPublishedPosition({ longitude, latitude }: { longitude: number, latitude: number }): [longitude: number, latitude: number] {
  return [toStep(longitude) / perDegree, toStep(latitude) / perDegree]
}

/** The half-open range of pinned degrees whose published degree lies in `[from, to]`. A filter never tells more than the published place. */
export function pinnedRangeOf(from: number, to: number): { least: number, below: number } {
  return { least: startOf(firstStep(from)), below: startOf(lastStep(to) + 1) }
}

function toStep(degrees: number): number {
  const near = Math.round(degrees * perDegree)
  return degrees < startOf(near) ? near - 1 : degrees >= startOf(near + 1) ? near + 1 : near
}

function startOf(step: number): number {
  return (step - 0.5) / perDegree
}

function firstStep(degrees: number): number {
  const near = Math.round(degrees * perDegree)
  return near / perDegree >= degrees ? near : near + 1
}

function lastStep(degrees: number): number {
  const near = Math.round(degrees * perDegree)
  return near / perDegree <= degrees ? near : near - 1
}
