import { parseArgs } from 'node:util'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { addContactKey, dropOldContactKeys } from '#server/crypto/keys'
import { scrub } from '#server/database/scrub'
import { countOldAssistanceSeals, resealAssistance } from '#server/domain/assistance/reseal'
import { countOldFollowSeals, resealFollows } from '#server/domain/follows/reseal'
import { countOldGatewaySeals, resealGateways } from '#server/domain/gateways/reseal'
import { countOldMatterSeals, resealMatters } from '#server/domain/hearings/reseal'
import { countOldObjectionSeals, resealObjections } from '#server/domain/objections/reseal'
import { countOldSeals, resealAll } from '#server/domain/reports/reseal'
import { countOldVolunteerSeals, resealVolunteers } from '#server/domain/volunteers/reseal'
import { countOldWebhookSeals, resealWebhooks } from '#server/domain/webhooks/reseal'
import { openPortal } from '#server/portal'

const help = `Puts a new key for contact data into the data folder's key file and seals everything anew with it: contacts of
reports, drafts, comments, applications, volunteers, guardians, orders, requests for help and objections, followers of matters and of the ledger, secrets of webhooks, keys of gateways, and addresses of mail that has not left. The server may be running; it takes the new key up by itself.
A run that was interrupted is finished by the next one.

  npm run keys:rotate
  npm run keys:rotate -- --drop-old     drops the older keys, once nothing needs them any more

Back up keys/keys.json apart from the data after each of the two. Older backups of the database need the older keys: keep
them as long as those backups. With several nodes, copy the key file to all of them before going on.
Reads PORTAL_DATA_DIR and DATABASE_URL like the server.`

const { values } = parseArgs({ options: { 'drop-old': { type: 'boolean' }, 'help': { type: 'boolean', short: 'h' } } })

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
  const { db, keys, dataDir, connection } = portal
  const left = await countOldSeals(db, { keys }) + await countOldMatterSeals(db, { keys }) + await countOldFollowSeals(db, { keys }) + await countOldVolunteerSeals(db, { keys }) + await countOldAssistanceSeals(db, { keys }) + await countOldObjectionSeals(db, { keys }) + await countOldWebhookSeals(db, { keys }) + await countOldGatewaySeals(db, { keys })
  if (values['drop-old']) {
    if (left > 0) {
      console.error(`${left} rows still need an older key. Nothing was dropped. Run npm run keys:rotate first.`)
      process.exitCode = 1
    }
    else {
      const dropped = dropOldContactKeys(dataDir)
      console.log(dropped.length === 0 ? `There is only one key, ${keys.contact.current}.` : `Dropped ${dropped.join(', ')}. The key in use is ${keys.contact.current}.`)
    }
  }
  else {
    // Rows under an older key: an earlier run did not come to its end, and its key is already in use.
    const isUnfinished = Object.keys(keys.contact.ring).length > 1 && left > 0
    const key = isUnfinished ? keys.contact.current : addContactKey(dataDir)
    keys.contact.refresh?.()
    const sealed = await resealAll(db, { keys }) + await resealMatters(db, { keys }) + await resealFollows(db, { keys }) + await resealVolunteers(db, { keys }) + await resealAssistance(db, { keys }) + await resealObjections(db, { keys }) + await resealWebhooks(db, { keys }) + await resealGateways(db, { keys })
    await scrub(db)
    console.log(`${isUnfinished ? 'Finished the rotation to' : 'The new key is'} ${key}; ${sealed} rows were sealed anew. Older keys are still there: drop them with --drop-old.`)
  }
  await connection.close()
}
