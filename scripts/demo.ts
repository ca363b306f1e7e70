import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import sharp from 'sharp'
import { loadDemoAssistance, removeDemoAssistance } from '#server/domain/assistance/demo'
import { loadDemo, removeDemo } from '#server/domain/demo/commands'
import { loadDemoMatters, removeDemoMatters } from '#server/domain/hearings/demo'
import { loadDemoObjections, removeDemoObjections } from '#server/domain/objections/demo'
import { loadDemoVolunteers, removeDemoVolunteers } from '#server/domain/volunteers/demo'
import { hasDemoSites } from '#server/domain/ledger/queries'
import { keepPhoto } from '#server/media/photos'
import { openPortal, type Portal } from '#server/portal'

const help = `Loads invented demonstration data (sites in every state, reports, matters for comment, volunteer teams, requests for help, pictures), marked as such on every page,
or takes all of it out again.

  npm run demo
  npm run demo -- --remove

Reads PORTAL_DATA_DIR and DATABASE_URL like the server, which may be running.`

const { values } = parseArgs({ options: { remove: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } })

if (values.help) {
  console.log(help)
}
else {
  const portal = await openPortal({
    migrations: {
      sqlite: readMigrationFiles({ migrationsFolder: 'server/database/migrations/sqlite' }),
      postgresql: readMigrationFiles({ migrationsFolder: 'server/database/migrations/postgresql' }),
    },
  })
  await (values.remove ? remove(portal) : load(portal))
  await portal.connection.close()
}

async function load(portal: Portal) {
  if (await hasDemoSites(portal.db)) {
    console.log('The demonstration data is loaded already. To take it out: npm run demo -- --remove')
    return
  }
  const world = { keys: portal.keys, calendar: portal.calendar, photos: portal.photos, now: new Date() }
  const { sites, reports } = await loadDemo(portal.db, { ...world, makePhoto: moment => makePhoto(portal, moment) })
  const matters = await loadDemoMatters(portal.db, world)
  const { teams } = await loadDemoVolunteers(portal.db, world)
  const { requests } = await loadDemoAssistance(portal.db, world)
  const { objections } = await loadDemoObjections(portal.db, world)
  console.log(`Loaded ${sites} invented sites, ${reports} invented reports, ${matters} invented matters for comment, ${teams} invented volunteer teams, ${requests} invented requests for help and ${objections} invented objections. Every page now says so.`)
}

async function remove({ db, photos }: Portal) {
  const now = new Date()
  const { objections } = await removeDemoObjections(db, now)
  const { sites, reports, media } = await removeDemo(db, now)
  const { matters, media: files } = await removeDemoMatters(db, now)
  const { teams } = await removeDemoVolunteers(db, now)
  const { requests } = await removeDemoAssistance(db, now)
  for (const name of [...media, ...files]) await photos.remove('public', name)
  for (const name of files) await photos.remove('private', name)
  console.log(sites + reports + matters + teams + requests + objections === 0 ? 'There was no demonstration data.' : `Took out ${sites} sites, ${reports} reports, ${matters} matters, ${teams} teams, ${requests} requests for help, ${objections} objections and ${media.length + files.length} files. Nothing of the demonstration is left.`)
}

/** Sky, ground and, before the clearing, some blocks: nothing a person could take for a real place. */
async function makePhoto({ dataDir, photos }: Portal, moment: 'before' | 'after') {
  const block = (left: number, top: number, width: number, height: number, background: string) =>
    ({ input: { create: { width, height, channels: 3 as const, background } }, left, top })
  const folder = join(dataDir, 'uploads')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, randomUUID())
  await sharp({ create: { width: 800, height: 600, channels: 3, background: '#d9e3e4' } }).composite([
    block(0, 380, 800, 220, moment === 'before' ? '#b7a98f' : '#7f9f74'),
    ...moment === 'before' ? [block(90, 250, 220, 190, '#98826a'), block(330, 300, 180, 150, '#a8aeb0'), block(540, 270, 190, 180, '#8a7a70')] : [block(120, 470, 560, 18, '#cfc7b2')],
  ]).jpeg().toFile(path)
  const { name, width, height } = await keepPhoto(photos, { path, area: 'public' })
  await rm(path, { force: true })
  return { media: name, width, height }
}
