import { sendRedirect, setResponseHeader } from 'h3'
import { pathInLocale } from '../../shared/locale.ts'
import { receiptPrefixes, trackPages, type ReceiptKind } from '../../shared/receipts/number.ts'
import type { ProofState } from '../../shared/record/proof.ts'
import { findProof } from '../domain/proofs/queries.ts'
import { toQrCode } from '../domain/receipts/qr.ts'
import { originOf } from '../domain/record/log.ts'
import { readOpened } from './cookies.ts'
import { nameDownload } from './download.ts'
import type { HandlerContext } from './handlers.ts'

/** The proof of what this browser has opened with a receipt, of whatever kind; undefined without one. */
export async function findOpenedProof(context: HandlerContext): Promise<{ kind: ReceiptKind, found: ProofState } | undefined> {
  const { event, db, keys, baseUrl, now } = context
  const opened = (Object.keys(receiptPrefixes) as ReceiptKind[]).map(kind => readOpened(event, context, now, kind)).find(one => one !== undefined)
  return opened && { kind: opened.kind, found: await findProof(db, { kind: opened.kind, subjectId: opened.subjectId, keys, origin: originOf(baseUrl) }) }
}

/** What the page and the part on each page of progress say of it. */
export async function showProof(context: HandlerContext) {
  setResponseHeader(context.event, 'cache-control', 'no-store')
  const opened = await findOpenedProof(context)
  if (!opened) return { proof: null }
  const { kind, found } = opened
  if (found.state === 'none') return { proof: { kind, state: found.state } }
  if (found.state === 'waiting') return { proof: { kind, state: found.state, dueAt: found.dueAt.toISOString() } }
  const { proof: { statement, position, size, checkpoint, said, leaf, verifierKeys }, root, signedAt } = found
  // The address says nothing of the receipt.
  const address = `${context.baseUrl ?? ''}/record/check.html`
  return {
    proof: {
      kind, state: found.state, number: statement.number, receivedAt: statement.receivedAt, batch: (JSON.parse(leaf) as { batch: string }).batch, position, size, root, signedAt: signedAt.toISOString(), checkpoint, key: verifierKeys[0] ?? '',
      hasWords: said !== null, address, qr: toQrCode(`${address}#${size}.${root}`),
    },
  }
}

/** The proof as a file; before its hour is over, and without a receipt, it leads to the page that says so. */
export async function sendProof(context: HandlerContext) {
  const { event, locale } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = await findOpenedProof(context)
  if (opened?.found.state !== 'written') return sendRedirect(event, pathInLocale(opened ? '/track/proof' : trackPages.report, locale), 303)
  const { proof } = opened.found
  nameDownload(event, { type: 'application/json; charset=utf-8', name: `${proof.statement.number}-proof.json`, isPrivate: true })
  return JSON.stringify(proof, null, 2)
}
