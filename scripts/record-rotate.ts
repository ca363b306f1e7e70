import { parseArgs } from 'node:util'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { originOf } from '#server/domain/record/log'
import { dropOldKeys, rotateKey } from '#server/domain/record/rotation'
import { openPortal } from '#server/portal'

const help = `Gives the public record a new key. An entry of the record says so, and from it on every checkpoint is signed by the new
key and by those before it. The server may be running; it takes the new key up by itself.

  npm run record:rotate
  npm run record:rotate -- --drop-old     lets only the newest key sign; the others stay listed under /record/keys

Leave some weeks between the two, so that whoever checks the record learns of the new key by the old one. Back up
keys/keys.json apart from the data after each of them. With several nodes, copy the key file to all of them.
Reads PORTAL_DATA_DIR, DATABASE_URL and PORTAL_BASE_URL like the server.`

const { values } = parseArgs({ options: { 'drop-old': { type: 'boolean' }, 'help': { type: 'boolean', short: 'h' } } })

if (values.help) {
  console.log(help)
}
else {
  const { db, keys, dataDir, baseUrl, connection } = await openPortal({
    migrations: {
      sqlite: readMigrationFiles({ migrationsFolder: 'server/database/migrations/sqlite' }),
      postgresql: readMigrationFiles({ migrationsFolder: 'server/database/migrations/postgresql' }),
    },
  })
  const portal = { db, keys, dataDir, origin: originOf(baseUrl) }
  if (values['drop-old']) {
    const dropped = await dropOldKeys(portal)
    if (dropped === undefined) {
      console.error('The latest checkpoint is not signed by the newest key yet. Nothing was dropped.')
      process.exitCode = 1
    }
    else console.log(dropped.length === 0 ? 'Only the newest key signs already.' : `Dropped ${dropped.join(', ')}. What they signed can still be checked.`)
  }
  else {
    const rotation = await rotateKey(portal, new Date())
    if (rotation.state === 'refused') {
      console.error(`The record is signed no more: ${rotation.refused}. See docs/record.md. The key stays as it is.`)
      process.exitCode = 1
    }
    else console.log(`The new key is\n${rotation.key}\nThe checkpoint of size ${rotation.size} is signed by it and by those before it. Publish it where the old one was published.`)
  }
  await connection.close()
}
