import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getTableColumns } from 'drizzle-orm'
import { expect, it, onTestFinished, vi } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { createId } from '#server/database/ids'
import { recordEvent } from '#server/domain/events/record'
import { listCertificates } from '#server/domain/privacy/certificates'
import { mappedTables } from '#server/domain/privacy/keeping'
import { countExpiredData, removeExpiredData } from '#server/domain/privacy/retention'
import { createFileStore, type PhotoArea, type PhotoStore } from '#server/media/store'
import { createBucketStore } from '#server/media/storeS3'
import { packagedCalendar } from '#shared/calendar/calendar'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { startS3Server } from '../../support/s3Server.ts'

const calendar = packagedCalendar

interface Store { photos: PhotoStore, put: (area: PhotoArea, at: Date) => Promise<string>, left: () => Promise<string[]> }

async function aFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'stray-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const stores: Record<string, () => Promise<Store>> = {
  async 'a folder'() {
    const folder = await aFolder()
    return {
      photos: createFileStore(folder),
      async put(area, at) {
        const name = `${createId()}.jpg`
        await writeFile(join(folder, area, name), 'photo')
        await utimes(join(folder, area, name), at, at)
        return name
      },
      left: async () => [...await readdir(join(folder, 'private')), ...await readdir(join(folder, 'public'))].sort(),
    }
  },
  async 'an object store'() {
    const [s3, folder] = [await startS3Server(), await aFolder()]
    for (const [name, value] of Object.entries(s3.env)) vi.stubEnv(name, value)
    onTestFinished(async () => {
      vi.unstubAllEnvs()
      await s3.stop()
    })
    const photos = await createBucketStore(s3.urlOf('portal'))
    return {
      photos,
      async put(area, at) {
        const name = `${createId()}.pdf`
        await writeFile(join(folder, name), 'paper')
        await photos.keep(area, name, join(folder, name))
        s3.dates.set(`portal/photos/${area}/${name}`, at)
        return name
      },
      left: async () => [...s3.objects.keys()].map(key => key.split('/').at(-1)!).sort(),
    }
  },
}

const begin = (db: Database) => commit(db, tx => recordEvent(tx, { action: 'staff.invited', subject: { type: 'staff', id: createId() }, actor: { kind: 'system' }, at: monday }))

/** One row for each column that names a file, with the name in it and whatever else it has to hold. */
async function nameInEveryColumn(db: Database, put: () => Promise<string>): Promise<string[]> {
  const names: string[] = []
  for (const { map, table } of mappedTables) {
    for (const media of map.media ?? []) {
      const name = await put()
      names.push(name)
      const row = Object.fromEntries(Object.entries(getTableColumns(table)).flatMap(([key, { notNull, hasDefault, primary, dataType }]) => {
        if (key === media) return [[key, name]]
        if (primary) return [[key, createId()]]
        return notNull && !hasDefault ? [[key, dataType === 'date' ? later(monday, { days: 30 }) : dataType === 'number' ? 1 : dataType === 'boolean' ? false : dataType === 'json' ? {} : createId()]] : []
      }))
      await db.insert(table).values(row as never)
    }
  }
  return names
}

it.each(Object.entries(stores))('removes from %s what no row names, after a day and in both areas, and nothing else', async (_, aStore) => {
  const db = await createTestDatabase()
  await begin(db)
  const { photos, put, left } = await aStore()
  const now = later(monday, { days: 3 })
  const old = later(now, { hours: -24, milliseconds: -1000 })
  const named = await nameInEveryColumn(db, () => put('private', old))
  expect(named).toHaveLength(8)
  const young = [await put('private', later(now, { hours: -23 })), await put('public', later(now, { hours: -23 }))]
  for (let count = 0; count < 130; count++) await put(count % 2 ? 'private' : 'public', old)
  const at = { photos, calendar, now }

  expect(await countExpiredData(db, at)).toMatchObject({ strayFiles: 130 })
  expect((await removeExpiredData(db, { ...at, sweepsFiles: false })).strayFiles).toBeUndefined()
  expect(await left()).toHaveLength(140)

  expect((await removeExpiredData(db, at)).strayFiles).toBe(130)
  expect(await left()).toEqual([...named, ...young].sort())
  expect((await removeExpiredData(db, at)).strayFiles).toBe(0)
})

it('leaves alone what is older than the database: it belongs to another one', async () => {
  const db = await createTestDatabase()
  const { photos, put, left } = await stores['a folder']!()
  await put('private', later(monday, { days: -10 }))
  const sweep = async () => (await removeExpiredData(db, { photos, calendar, now: later(monday, { days: 3 }) })).strayFiles
  expect(await sweep()).toBe(0)
  await begin(db)
  expect(await sweep()).toBe(0)
  expect(await left()).toHaveLength(1)
})

it('writes down what it removed also when the store fails in the middle', async () => {
  const db = await createTestDatabase()
  await begin(db)
  const { photos, put } = await stores['a folder']!()
  for (let count = 0; count < 3; count++) await put('private', later(monday, { hours: 1 }))
  let removals = 0
  const failing = { ...photos, remove: async (area: PhotoArea, name: string) => {
    if (++removals > 2) throw new Error('away')
    await photos.remove(area, name)
  } }
  await expect(removeExpiredData(db, { photos: failing, calendar, now: later(monday, { days: 3 }) })).rejects.toThrow('away')
  expect(await listCertificates(db)).toMatchObject([{ cause: 'retention', counts: { strayFiles: 2 } }])
})
