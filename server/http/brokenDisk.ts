import { onBrokenDisk } from '../database/commit.ts'
import { logError } from '../log.ts'

/** What `sysexits` calls an input or output error; a service manager starts the server again. */
const status = 74
/** Long enough for the answers that tell those who are waiting. */
const afterMs = 2000

/**
 * After a failed write or fsync of the database nothing more is written, and the process ends for a new one, which reads
 * the files anew. It closes nothing: closing would write.
 */
export function endOnBrokenDisk(): void {
  onBrokenDisk(() => {
    logError('database.failed', { reason: 'disk', count: status })
    setTimeout(() => { process.exit(status) }, afterMs)
  })
}
