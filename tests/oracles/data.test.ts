import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { check } from '@placemarkio/check-geojson'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { parse } from 'csv-parse/sync'
import jsonld from 'jsonld'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { datasets } from '#shared/opendata/datasets'
import { later } from '../support/clock.ts'
import { dataPackageSchema } from '../support/dataPackage.ts'
import { inServedDatabase } from '../support/servedMatter.ts'
import { aSite } from '../support/sites.ts'

// Programs of others read the files: nothing of ours takes part.
const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'portal-data-oracle-'))
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

const names = ['示例仓库，“甲”', '=1+1 示例', '㐂𪚥院 😀', '换行\n的院 "引号"']
beforeAll(() => inServedDatabase(async (db) => {
  for (const [n, nameZh] of names.entries()) {
    await aSite(db, {
      row: { nameZh, foundOn: `2026-0${n + 1}-28`, landAreaM2: 1200.5 + n, ...n < 2 && { longitude: 116.15 + n / 100, latitude: 39.93, rawLongitude: 116.15 + n / 100, rawLatitude: 39.93, declaredSystem: 'wgs84' } },
      now: later(new Date(), { hours: -1 - n }),
    })
  }
}))

async function read(path: string): Promise<Buffer> {
  const response = await fetch(inject('baseUrl') + path)
  expect([path, response.status]).toEqual([path, 200])
  return Buffer.from(await response.arrayBuffer())
}
const readJson = async <Answer>(path: string) => JSON.parse((await read(path)).toString()) as Answer
const rowsOf = (bytes: Buffer) => parse(bytes, { bom: true, columns: true, relax_column_count: true }) as Record<string, string>[]

interface Item { id: string, nameZh: string, foundOn: string | null, landAreaM2: number | null, category: string, changedAt: string, subDistrict: string, subDistrictName: { zh: string, en: string } }
interface Features { features: { id: string, geometry: { type: string, coordinates: [number, number] } }[] }

/** The table as a spreadsheet program saves it again: UTF-8, commas, each cell as it is shown. */
async function throughSpreadsheet(bytes: Buffer, format: 'csv' | 'xlsx'): Promise<Record<string, string>[]> {
  const file = join(folder, `sites.${format}`)
  writeFileSync(file, bytes)
  const out = join(folder, `from-${format}`)
  // 44 comma, 34 quote, 76 UTF-8.
  await run('soffice', [`-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`, '--headless', ...format === 'csv' ? ['--infilter=CSV:44,34,76,1'] : [], '--convert-to', 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false', '--outdir', out, file], { timeout: 150_000 })
  return rowsOf(readFileSync(join(out, 'sites.csv')))
}

describe('a spreadsheet program', () => {
  it.each(['csv', 'xlsx'] as const)('reads Chinese, days, numbers and instants of the %s file as JSON has them, and no formula', async (format) => {
    const { items } = await readJson<{ items: Item[] }>('/data/sites-live.json')
    expect(items.map(({ nameZh }) => nameZh)).toEqual(expect.arrayContaining(names))
    const rows = await throughSpreadsheet(await read(`/data/sites-live.${format}`), format)
    const guard = (name: string) => name.startsWith('=') ? `'${name}` : name
    expect(rows.map(row => ({ id: row.标识, name: row.名称, day: row.发现日期, area: Number(row['占地面积 m²']), place: row.街道, code: row['街道 ID'], changed: row.最近更新?.replace(/\.\d+Z$/, '') })))
      .toEqual(items.map(item => ({ id: item.id, name: guard(item.nameZh), day: item.foundOn ?? '', area: item.landAreaM2 ?? 0, place: item.subDistrictName.zh, code: item.subDistrict, changed: item.changedAt.replace(/\.\d+Z$/, '') })))
    // The heads, and what is said in words, are those of the table as it was given.
    const own = rowsOf(await read('/data/sites-live.csv'))
    expect(Object.keys(rows[0]!)).toEqual(Object.keys(own[0]!))
    expect(rows.map(row => row.类别)).toEqual(own.map(row => row.类别))
  })
})

describe('the map file', () => {
  it('is GeoJSON to a checker, with every placed site once', async () => {
    for (const query of ['', '?lang=en']) {
      const text = (await read(`/data/sites-live.geojson${query}`)).toString()
      expect(check(text).type).toBe('FeatureCollection')
      const { features } = JSON.parse(text) as Features
      expect(features.map(({ geometry }) => geometry.coordinates)).toEqual(expect.arrayContaining([[116.15, 39.93], [116.16, 39.93]]))
      expect(new Set(features.map(({ id }) => id)).size).toBe(features.length)
    }
    expect(() => check('{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point"}}]}')).toThrow()
  })
})

describe('the data package', () => {
  const ajv = new Ajv2020({ allErrors: true, strict: false })
  addFormats.default(ajv)
  const validate = ajv.compile(dataPackageSchema)

  it('keeps the rules of Frictionless Data Package 2.0, in both languages', async () => {
    for (const query of ['', '?lang=en']) {
      const described = await readJson<{ resources: { name: string, schema?: { fields: object[] } }[] }>(`/data/datapackage.json${query}`)
      expect([validate(described), validate.errors]).toEqual([true, null])
      expect(described.resources.length).toBe(datasets.flatMap(({ formats }) => formats).length)
      expect(new Set(described.resources.map(({ name }) => name)).size).toBe(described.resources.length)
      // It would see what is wrong.
      for (const wrong of [{ ...described, resources: [] }, { ...described, licenses: [{ title: 'x' }] }, { ...described, resources: [{ ...described.resources[0], schema: { fields: [{ name: 'x', type: 'code' }] } }] }, { ...described, resources: [{ ...described.resources[0], path: '/etc/passwd' }] }]) expect(validate(wrong)).toBe(false)
    }
  })

  it('describes the cells there are', async () => {
    const { resources } = await readJson<{ resources: { path: string, schema?: { fields: { name: string, type: string, missingValues?: { value: string }[], constraints: { required?: boolean, unique?: boolean, minimum?: number } }[], primaryKey: string[] } }[] }>('/data/datapackage.json')
    const forms: Record<string, RegExp> = { integer: /^-?\d+$/, number: /^-?\d+(\.\d+)?$/, date: /^\d{4}-\d\d-\d\d$/, datetime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, yearmonth: /^\d{4}-\d\d$/, string: /^[\s\S]+$/ }
    for (const { path, schema } of resources.filter(resource => resource.schema)) {
      const rows = rowsOf(await read(path.slice(inject('baseUrl').length)))
      for (const { name, type, missingValues = [{ value: '' }], constraints } of schema!.fields) {
        const missing = new Set(missingValues.map(({ value }) => value))
        const cells = rows.map(row => row[name]!)
        expect([path, name, cells.filter(cell => !missing.has(cell) && !forms[type]!.test(cell))]).toEqual([path, name, []])
        if (constraints.required) expect([path, name, cells.filter(cell => missing.has(cell))]).toEqual([path, name, []])
      }
      const keys = rows.map(row => JSON.stringify(schema!.primaryKey.map(name => row[name])))
      expect([path, new Set(keys).size]).toEqual([path, keys.length])
    }
  })
})

const dcat = 'http://www.w3.org/ns/dcat#'
const ask = `
import sys, json, rdflib
from rdflib.namespace import DCAT, DCTERMS, RDF
graph = rdflib.Graph().parse(sys.argv[1], format='json-ld')
print(json.dumps({'triples': len(graph), 'catalogs': len(list(graph.subjects(RDF.type, DCAT.Catalog))),
  'datasets': sorted(str(graph.value(d, DCTERMS.identifier)) for d in graph.subjects(RDF.type, DCAT.Dataset)),
  'listed': len(list(graph.objects(None, DCAT.dataset))),
  'downloads': sorted(str(graph.value(d, DCAT.downloadURL)) for d in graph.subjects(RDF.type, DCAT.Distribution)),
  'titles': sorted(set(t.language for d in graph.subjects(RDF.type, DCAT.Dataset) for t in graph.objects(d, DCTERMS.title))),
  'licensed': len([d for d in graph.subjects(RDF.type, DCAT.Distribution) if graph.value(d, DCTERMS.license)])}))`

describe('the catalogue', () => {
  const downloads = () => datasets.flatMap(({ id, formats }) => formats.map(format => `${inject('baseUrl')}/data/${id}.${format}`)).sort()

  it('is expanded by a JSON-LD processor to the datasets and the files of each', async () => {
    const catalog = await readJson<object>('/data/catalog.jsonld')
    const documentLoader = () => { throw new Error('Nothing is fetched') }
    const [expanded] = await (jsonld as unknown as { expand: (thing: object, options: object) => Promise<Record<string, unknown>[]> }).expand(catalog, { documentLoader })
    expect(expanded!['@type']).toEqual([`${dcat}Catalog`])
    const listed = expanded![`${dcat}dataset`] as Record<string, unknown>[]
    expect(listed.map(dataset => [dataset['@type'], dataset['@id']])).toEqual(datasets.map(({ id }) => [[`${dcat}Dataset`], `${inject('baseUrl')}/data/${id}`]))
    const files = listed.flatMap(dataset => dataset[`${dcat}distribution`] as Record<string, unknown>[])
    expect(files.every(file => (file['@type'] as string[])[0] === `${dcat}Distribution`)).toBe(true)
    expect(files.map(file => (file[`${dcat}downloadURL`] as { '@id': string }[])[0]!['@id']).sort()).toEqual(downloads())
    // A word without a meaning would be dropped without a sound.
    expect(JSON.stringify(expanded)).not.toMatch(/"(?:dcat|dct|foaf|spdx|skos|xsd):/)
  })

  it('is read by rdflib as the same', async () => {
    const file = join(folder, 'catalog.jsonld')
    writeFileSync(file, await read('/data/catalog.jsonld'))
    const found = JSON.parse((await run('/usr/bin/python3', ['-c', ask, file])).stdout) as Record<string, unknown>
    expect(found).toMatchObject({ catalogs: 1, datasets: datasets.map(({ id }) => id).sort(), listed: datasets.length, downloads: downloads(), titles: ['en', 'zh-CN'], licensed: downloads().length })
    expect(found.triples).toBeGreaterThan(300)
  })
})
