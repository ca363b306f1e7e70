import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Results } from './speed/results.ts'

export const help = 'what an installation needs, worked out from the newest run of the speed bench: sizing [--results FOLDER] [--residents N]'

/** What people do, as docs/sizing.md assumes it; replaced there by one's own counts. */
const assumed = { visitsADay: 0.02, pagesAVisit: 6, madeAnewAVisit: 1, reportsADay: 0.0002, photosAReport: 1, busiestHour: 0.2, event: 10, closing: 0.01 / 600 }
/** Half of a node is kept for the loss of another; a database that writes is full long before its last third. */
const usable = { node: 0.5, writing: 0.3 }

export interface Measured {
  /** Pages that were remembered, a second of one node. */
  kept: number
  /** List pages made anew, a second of one node. */
  anew: number
  /** Acknowledged text reports a second, 64 at a time. */
  reports: number
  /** Reports with a photo of 1.5 MB a second, one at a time. */
  photos: number
  /** Bytes of a site in the database, with its events, entries and words. */
  bytesOfSite: number | undefined
  /** Bytes kept of a report with a photo, beside its rows. */
  bytesOfPhoto: number | undefined
}

/** What sizing needs of a run. Throws when the run did not measure it. */
export function toMeasured({ pairs, growth, figures }: Pick<Results, 'pairs' | 'growth' | 'figures'>): Measured {
  const found = <Value>(name: string, value: Value | undefined): Value => {
    if (value === undefined) throw new Error(`The run has no "${name}". Run "npm run bench" once more.`)
    return value
  }
  const pair = (start: string) => found(start, pairs.filter(({ name }) => name.startsWith(start)).at(-1)).portal.perSecond
  const deep = found('list page further and further down', growth.find(({ name }) => name === 'list page further and further down'))
  return {
    kept: pair('list page at'),
    anew: 1000 / deep.times.at(-1)!.ms,
    reports: pair('text report, 64 clients'),
    photos: 1000 / found('report with a photo, median ms', figures['report with a photo, median ms']),
    bytesOfSite: figures['bytes of a site in the database'],
    bytesOfPhoto: figures['bytes kept of a report with a photo'],
  }
}

/** Seconds of one node for a thousand visits, a thousand text reports, a thousand reports with a photo. */
export function toCost({ kept, anew, reports, photos }: Measured) {
  return {
    visits: 1000 * ((assumed.pagesAVisit - assumed.madeAnewAVisit) / kept + assumed.madeAnewAVisit / anew),
    reports: 1000 / reports,
    photos: 1000 / photos,
  }
}

/** What so many residents need; each share is of one node or of the one database that writes, before anything is kept free. */
export function toNeed(measured: Measured, residents: number) {
  const inBusiestHour = (aDay: number) => residents * aDay * assumed.busiestHour / 3600
  const visits = inBusiestHour(assumed.visitsADay)
  const reports = inBusiestHour(assumed.reportsADay)
  const closing = residents * assumed.closing
  const { kept, anew } = measured
  const read = (visitsASecond: number) => ({
    kept: visitsASecond * (assumed.pagesAVisit - assumed.madeAnewAVisit) / kept,
    anew: visitsASecond * assumed.madeAnewAVisit / anew,
  })
  const event = read(visits * assumed.event)
  const shares = {
    'remembered pages, when everybody reads of an event': event.kept,
    'pages made anew, when everybody reads of an event': event.anew,
    'photos in the busiest hour': reports * assumed.photosAReport / measured.photos,
    'the last ten minutes of a comment period': closing / measured.reports,
  }
  const forReading = event.kept + event.anew + shares['photos in the busiest hour']
  return {
    pagesASecond: visits * assumed.pagesAVisit,
    reportsASecond: reports,
    shares,
    /** Two at least, or there is nothing to go on with when one is lost. */
    nodes: Math.max(2, Math.ceil(forReading / usable.node)),
    databases: Math.max(1, Math.ceil(shares['the last ten minutes of a comment period'] / usable.writing)),
    bytesAYear: measured.bytesOfPhoto === undefined ? undefined : residents * assumed.reportsADay * 365 * measured.bytesOfPhoto,
    firstToBreak: Object.entries(shares).toSorted(([, one], [, other]) => other - one)[0]![0],
  }
}

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { results: { type: 'string', default: 'bench/results' }, residents: { type: 'string', default: '570000,22000000' } } })
  const newest = readdirSync(values.results).filter(file => file.endsWith('.json')).sort().at(-1)
  if (newest === undefined) throw new Error(`No run lies in ${values.results}. Run "npm run bench" first.`)
  const results = JSON.parse(readFileSync(join(values.results, newest), 'utf8')) as Results
  const { machine, bars, growth } = results
  const measured = toMeasured(results)
  const cost = toCost(measured)
  const amount = (value: number | undefined) => value === undefined ? 'not measured' : value >= 10 ? Math.round(value).toLocaleString('en') : value.toPrecision(2)
  console.log(`Measured ${machine.date.slice(0, 10)}, commit ${machine.commit}, Node ${machine.node}, ${machine.cpu}, ${machine.memoryGB} GB, load before ${machine.loadBefore}

| Figure of one node | Measured |
|---|---|
| \`P\` remembered public pages a second | ${amount(measured.kept)} |
| \`L\` list pages made anew a second, one at a time, ${growth[0]!.times.at(-1)!.sites.toLocaleString('en')} sites | ${amount(measured.anew)} |
| \`R\` durable text reports a second, 64 clients | ${amount(measured.reports)} |
| \`F\` reports with one photo of 1.5 MB a second, one at a time | ${amount(measured.photos)} |
| \`B\` bytes of a site in the database; kept of a report with a photo | ${amount(measured.bytesOfSite)}; ${amount(measured.bytesOfPhoto)} |
${bars.filter(({ name }) => name.includes('memory') || name.startsWith('start')).map(({ name, value, unit }) => `| ${name} | ${amount(value)} ${unit} |`).join('\n')}

| A thousand | Seconds of one node |
|---|---|
| visits | ${amount(cost.visits)} |
| text reports | ${amount(cost.reports)} |
| reports with a photo | ${amount(cost.photos)} |
`)
  for (const residents of values.residents.split(',').map(Number)) {
    const need = toNeed(measured, residents)
    console.log(`${residents.toLocaleString('en')} residents: ${amount(need.pagesASecond)} pages and ${amount(need.reportsASecond)} reports a second in the busiest hour
${Object.entries(need.shares).map(([name, share]) => `  ${name.padEnd(52)} ${(share * 100).toFixed(1).padStart(8)} % of one`).join('\n')}
  ${need.nodes} nodes, ${need.databases} ${need.databases === 1 ? 'database that writes' : 'databases that write (districts of their own)'}, photos of a year ${amount(need.bytesAYear === undefined ? undefined : need.bytesAYear / 2 ** 30)} GB
  breaks first: ${need.firstToBreak}
`)
  }
}
