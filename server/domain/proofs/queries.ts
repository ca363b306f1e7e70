import type { Keys } from '../../crypto/keys.ts'
import type { Database } from '../../database/connect.ts'
import { listSent } from '../privacy/rights.ts'
import { deriveReceiptSecret } from '../receipts/commands.ts'
import { blind, findReceiptEntry } from '../record/append.ts'
import { findCheckpoint, proveInclusion } from '../record/log.ts'
import { verifierKeys } from '../record/signing.ts'
import type { ReceiptKind } from '../../../shared/receipts/number.ts'
import type { ProofState } from '../../../shared/record/proof.ts'
import { saidOf, type ReceiptStatement } from '../../../shared/record/said.ts'
import { toCanonical } from '../../../shared/text/canonical.ts'

/**
 * What proves a receipt to anybody, for whoever holds it: made anew each time from the entry, the log as it is now and the
 * secret that follows from the submission. What was said is in it only while it is kept just as it came.
 */
export async function findProof(db: Database, { kind, subjectId, keys, origin }: { kind: ReceiptKind, subjectId: string, keys: Keys, origin: string }): Promise<ProofState> {
  const [sent] = await listSent(db, { kind, ids: [subjectId] })
  const entry = sent && await findReceiptEntry(db, sent.number)
  if (!entry || entry.payload === null) return { state: 'none' }
  const checkpoint = await findCheckpoint(db)
  if (entry.position === null || entry.leaf === null || !checkpoint || entry.position >= checkpoint.size) return { state: 'waiting', dueAt: entry.dueAt }
  const { position, leaf } = entry
  const secret = deriveReceiptSecret(sent.submissionId, keys)
  const statement = JSON.parse(entry.payload) as ReceiptStatement
  const said = saidOf(kind, sent)
  const { size, root, note, signedAt } = checkpoint
  return {
    state: 'written', root, signedAt,
    proof: {
      format: 'portal-receipt-proof/1', statement, secret: secret.toString('hex'), leaf, position, size, inclusion: await proveInclusion(db, { position, size }),
      checkpoint: note, verifierKeys: await verifierKeys({ db, keys, origin }), said: blind(secret, toCanonical(said)) === statement.content ? said : null,
    },
  }
}
