import { closeSync, fsync, mkdirSync, openSync, readFileSync, rename, write } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { argv } from 'node:process'
import { promisify } from 'node:util'
import Sqlite from 'better-sqlite3'

const [what, settings] = argv.slice(2) as [keyof typeof kinds, string]
const { file, headers = {} } = JSON.parse(settings) as { file: string, headers?: Record<string, string> }

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const json = { 'content-type': 'application/json' }
const read = async (request: IncomingMessage) => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

const kinds = {
  /** The same answer from memory, with the same headers: they are bytes too. */
  bytes(): Handler {
    const bytes = readFileSync(file)
    return (_, response) => { response.writeHead(200, { ...headers, 'content-length': bytes.length }).end(bytes) }
  },
  /** The same page of the same list by one prepared statement. */
  query(): Handler {
    const statement = new Sqlite(file, { readonly: true }).prepare(`select id, period, name_zh as nameZh, name_en as nameEn, aliases, sub_district as subDistrict, sub_district_basis as subDistrictBasis, community, place_words as placeWords,
      category, owner_system as owner, land_area_m2 as landAreaM2, land_area_qualifier as landAreaQualifier, building_area_m2 as buildingAreaM2, building_area_qualifier as buildingAreaQualifier, green_area_m2 as greenAreaM2,
      mode, status, status_on as statusOn, found_on as foundOn, hold_until_on as holdUntilOn, demolished_on as demolishedOn, accepted_on as acceptedOn, closed_on as closedOn, sources, is_demo as isDemo,
      first_published_at as publishedAt, changed_at as changedAt, open_objections as openObjections, last_checked_on as lastCheckedOn
      from sites where shelf = 'live' order by by_day desc, id desc limit 21`)
    return (_, response) => {
      const rows = statement.all() as Array<Record<string, unknown>>
      const items = rows.slice(0, 20).map(({ aliases, sources, isDemo, openObjections, publishedAt, changedAt, ...row }) => ({
        ...row, aliases: JSON.parse(aliases as string) as unknown, sources: JSON.parse(sources as string) as unknown, isDemo: isDemo === 1, isFrozen: openObjections !== 0,
        publishedAt: new Date(publishedAt as number), changedAt: new Date(changedAt as number),
      }))
      response.writeHead(200, json).end(JSON.stringify({ items, nextCursor: items.at(-1) }))
    }
  },
  /** A row of what was sent, each in a durable commit of its own. */
  single(): Handler {
    const insert = inserts()
    return (request, response) => void read(request).then((body) => {
      insert.run(body)
      response.writeHead(201, json).end('{}')
    })
  },
  /** The same; those of one turn of the event loop share a commit. */
  grouped(): Handler {
    const insert = inserts()
    const waiting: Array<{ body: Buffer, done: () => void }> = []
    const flush = () => {
      const group = waiting.splice(0)
      insert.database.exec('begin immediate')
      for (const { body } of group) insert.run(body)
      insert.database.exec('commit')
      for (const { done } of group) done()
    }
    return (request, response) => void read(request).then((body) => {
      if (waiting.push({ body, done: () => { response.writeHead(201, json).end('{}') } }) === 1) setImmediate(flush)
    })
  },
  /** Bytes into a file that are on the disk, as is its name, before the answer. */
  photo(): Handler {
    const [writes, syncs, renames] = [promisify(write), promisify(fsync), promisify(rename)]
    mkdirSync(file, { recursive: true })
    const folder = openSync(file, 'r')
    let count = 0
    return (request, response) => void read(request).then(async (body) => {
      const path = join(file, String(count++))
      const made = openSync(`${path}.new`, 'w')
      await writes(made, body)
      await syncs(made)
      closeSync(made)
      await renames(`${path}.new`, path)
      await syncs(folder)
      response.writeHead(201, json).end('{}')
    })
  },
}

function inserts() {
  mkdirSync(dirname(file), { recursive: true })
  const database = new Sqlite(file)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec('create table if not exists rows (id integer primary key, submission text unique not null, body text not null, at integer not null)')
  const statement = database.prepare('insert into rows (submission, body, at) values (?, ?, ?)')
  return {
    database,
    run(body: Buffer) {
      const text = body.toString()
      statement.run((JSON.parse(text) as { submissionId: string }).submissionId, text, Date.now())
    },
  }
}

const server = createServer(kinds[what]())
server.listen(0, '127.0.0.1', () => { console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) })
