import type { BulletinFigures, Figure, SiteFigure } from './figures.ts'

/** One figure that is not what it was. Of entries behind a figure, those that came and went are named. */
export interface Difference {
  /** `total.closed`, `subDistricts.110107003.closed`, `bodies.<id>.told`, `rows.closed.110107003`. */
  path: string
  was: Figure
  is: Figure
  added?: string[]
  removed?: string[]
}

type Table = Record<string, Record<string, Figure>>

const tablesOf = ({ total, subDistricts, bodies }: BulletinFigures): Array<[string, Record<string, Figure>]> => [
  ['total', total],
  ...Object.entries(subDistricts as Table).map(([place, row]): [string, Record<string, Figure>] => [`subDistricts.${place}`, row]),
  ...Object.entries(bodies as Table).map(([body, row]): [string, Record<string, Figure>] => [`bodies.${body}`, row]),
]

/** Everything in which two countings of a month differ, in the order of their paths; empty when they are the same. */
export function compareFigures(frozen: BulletinFigures, again: BulletinFigures): Difference[] {
  const [was, is] = [flatten(frozen), flatten(again)]
  const found: Difference[] = [...new Set([...was.keys(), ...is.keys()])].sort()
    .filter(path => (was.get(path) ?? null) !== (is.get(path) ?? null))
    .map(path => ({ path, was: was.get(path) ?? null, is: is.get(path) ?? null }))
  if (frozen.method !== again.method) found.unshift({ path: 'method', was: frozen.method, is: again.method })
  return [...found, ...compareRows(frozen, again)]
}

function flatten(figures: BulletinFigures): Map<string, Figure> {
  return new Map(tablesOf(figures).flatMap(([at, row]) => Object.entries(row).map(([name, figure]): [string, Figure] => [`${at}.${name}`, figure])))
}

function compareRows(frozen: BulletinFigures, again: BulletinFigures): Difference[] {
  const keys = [...new Set([frozen, again].flatMap(({ rows }) => Object.entries(rows).flatMap(([figure, places]) => Object.keys(places).map(place => `${figure}|${place}`))))].sort()
  return keys.flatMap((key): Difference[] => {
    const [figure, place] = key.split('|') as [SiteFigure, string]
    const [was, is] = [frozen.rows[figure]?.[place] ?? [], again.rows[figure]?.[place] ?? []]
    const [known, now] = [new Set(was), new Set(is)]
    const added = is.filter(id => !known.has(id))
    const removed = was.filter(id => !now.has(id))
    return added.length + removed.length === 0 ? [] : [{ path: `rows.${figure}.${place}`, was: was.length, is: is.length, added, removed }]
  })
}

/** A frozen month with what was corrected of it since, one correction after the other. The frozen one stays as it is. */
export function withCorrections(frozen: BulletinFigures, corrections: ReadonlyArray<{ differences: readonly Difference[] }>): BulletinFigures {
  const figures = structuredClone(frozen)
  for (const { differences } of corrections) for (const difference of differences) apply(figures, difference)
  return figures
}

function apply(figures: BulletinFigures, { path, is, added = [], removed = [] }: Difference): void {
  const [table, ...rest] = path.split('.')
  if (table === 'method') figures.method = Number(is)
  else if (table === 'total') (figures.total as Record<string, Figure>)[rest.join('.')] = is
  else if (table === 'rows') {
    const place = rest.pop()!
    const figure = rest.join('.') as SiteFigure
    const gone = new Set(removed)
    const left = [...(figures.rows[figure]?.[place] ?? []).filter(id => !gone.has(id)), ...added].sort()
    const { [place]: _, ...others } = figures.rows[figure] ?? {}
    figures.rows[figure] = left.length === 0 ? others : { ...others, [place]: left }
    if (Object.keys(figures.rows[figure]!).length === 0) Reflect.deleteProperty(figures.rows, figure)
  }
  else {
    const rows = figures[table as 'subDistricts' | 'bodies'] as Table
    const [key, ...name] = rest
    rows[key!] = { ...rows[key!], [name.join('.')]: is }
  }
}
