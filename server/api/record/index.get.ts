import { getQuery, getRequestURL } from 'h3'
import { parseWith } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { findCheckpoint, findCheckpointAt, originOf } from '#server/domain/record/log'
import { listDays } from '#server/domain/record/publicEntries'
import { listWitnesses } from '#server/domain/record/witnesses'
import { findRefusal } from '#server/domain/record/sequencer'
import { verifierKeys } from '#server/domain/record/signing'
import { toShortNumber } from '#shared/record/checkpoint'
import { recordQuerySchema } from '#shared/record/schemas'

/** The public record: its latest checkpoint, the days of it, who witnesses it; and what was signed at a size somebody has on paper. */
export default definePublicHandler(async ({ event, db, keys, site, baseUrl, now }) => {
  const { size, before } = parseWith(recordQuerySchema, getQuery(event))
  const [checkpoint, days, witnesses, signedAt, vkeys] = await Promise.all([
    findCheckpoint(db), listDays(db, { now, before }), listWitnesses(db, site.record.witnesses),
    size === undefined ? undefined : findCheckpointAt(db, size), verifierKeys({ db, keys, origin: originOf(baseUrl) }),
  ])
  const shown = ({ size, root, signedAt }: { size: number, root: string, signedAt: Date }) => ({ size, root, signedAt, shortNumber: toShortNumber(root) })
  return {
    checkpoint: checkpoint ? { ...shown(checkpoint), note: checkpoint.note } : null,
    keys: vkeys,
    address: `${baseUrl ?? getRequestURL(event).origin}/record`,
    ...days,
    isFirst: before === undefined,
    witnesses,
    compared: size === undefined ? null : { size, found: signedAt ? shown(signedAt) : null },
    isStopped: findRefusal(db) !== undefined,
  }
})
