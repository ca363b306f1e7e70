import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { isNotNull } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { sites } from '#server/database/schema'
import { toPublishedPosition } from '#shared/places/published'
import { later } from '../support/clock.ts'
import { inServedDatabase } from '../support/servedMatter.ts'
import { aSite } from '../support/sites.ts'

// GDAL reads the interface as any map program does: nothing of ours takes part.
const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'portal-gdal-'))
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

const source = () => `OAPIF:${inject('baseUrl')}/ogc`
const count = async (...more: string[]) => Number(/Feature Count: (\d+)/.exec((await run('ogrinfo', ['-ro', '-so', source(), 'sites', ...more])).stdout)?.[1])
let files = 0
async function read(...more: string[]) {
  const file = join(folder, `${files += 1}.json`)
  await run('ogr2ogr', ['-f', 'GeoJSON', file, source(), 'sites', ...more])
  return (JSON.parse(readFileSync(file, 'utf8')) as { features: { id?: string, properties: Record<string, unknown>, geometry: { coordinates: [number, number] } }[] }).features
}

const now = new Date()
const places = Array.from({ length: 23 }, (_, n) => ({ longitude: 116.112 + n * 0.00317, latitude: 39.9 + n * 0.00213, changedAt: later(now, { days: -n }) }))
beforeAll(() => inServedDatabase(async (db) => {
  // The server is asked by other files too: what they placed leaves the map before it is counted.
  await db.update(sites).set({ longitude: null, latitude: null }).where(isNotNull(sites.longitude)).returning({ id: sites.id })
  for (const [n, place] of places.entries()) await aSite(db, { input: { nameZh: `示例院${n}号` }, row: { ...place, rawLongitude: place.longitude, rawLatitude: place.latitude, declaredSystem: 'wgs84' } })
  await aSite(db, { input: { nameZh: '没有位置的一处' } })
}))

describe('GDAL', () => {
  it('opens the interface and finds its two collections', async () => {
    const { stdout } = await run('ogrinfo', ['-ro', '-so', source()])
    expect(stdout).toContain('using driver `OAPIF\' successful')
    expect(stdout).toMatch(/^1: sites .*\(Point\)$/m)
    expect(stdout).toMatch(/^2: sub-districts/m)
  })

  it('counts what is placed', async () => { expect(await count()).toBe(places.length) })

  it('pages through all of it, each once, at the published place', async () => {
    const features = await read('-oo', 'PAGE_SIZE=5')
    expect(features.length).toBe(places.length)
    expect(new Set(features.map(({ properties }) => properties.nameZh)).size).toBe(places.length)
    expect(features.map(({ geometry }) => geometry.coordinates.join()).sort()).toEqual(places.map(place => toPublishedPosition(place).join()).sort())
  })

  it('filters by a box', async () => {
    const within = places.filter(({ longitude, latitude }) => longitude > 116.13 && longitude < 116.16 && latitude > 39.91 && latitude < 39.95)
    expect(within.length).toBeGreaterThan(3)
    expect((await read('-spat', '116.13', '39.91', '116.16', '39.95')).length).toBe(within.length)
  })

  it('filters by time', async () => {
    const since = later(now, { days: -7, hours: -1 })
    const response = await fetch(`${inject('baseUrl')}/ogc/collections/sites/items?datetime=${since.toISOString()}/..`)
    expect((await response.json() as { numberMatched: number }).numberMatched).toBe(8)
    expect(await count('-where', `changedAt >= '${since.toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/')}'`)).toBe(8)
  })

  it('reads the nine sub-districts, which have no geometry', async () => {
    const { stdout } = await run('ogrinfo', ['-ro', '-al', source(), 'sub-districts'])
    expect(stdout).toContain('Feature Count: 9')
    expect(stdout).toContain('八宝山街道')
    expect(stdout).not.toMatch(/POINT|POLYGON/)
  })
})
