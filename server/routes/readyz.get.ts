import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { setResponseStatus } from 'h3'
import { definePublicHandler } from '../http/handlers.ts'

/** The portal can do its work: its database answers, its data folder can be written, its migrations have run. */
export default definePublicHandler(async ({ event, connection, dataDir }) => {
  const [database, storage] = await Promise.all([
    check(connection.ping()),
    check(access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)),
  ])
  if (database !== 'ok' || storage !== 'ok') setResponseStatus(event, 503)
  // Requests wait for the portal to open, which runs the migrations: whoever reads this has them.
  return { database, storage, migrations: 'ok' as const }
})

async function check(work: Promise<unknown>): Promise<'ok' | 'failed'> {
  return work.then(() => 'ok' as const, () => 'failed' as const)
}
