import { previewMoves } from '#server/http/bulkMoves'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { bulkMoveSchema } from '#shared/ledger/bulk'

/** What a bulk change would do to each site; nothing is written. */
export default defineStaffHandler('ledger', 'read', async context => previewMoves(context, await parseBody(context.event, bulkMoveSchema)))
