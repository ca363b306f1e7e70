import type { ReceiptStatement, Said } from './said.ts'

/** The file that proves a receipt to anybody, without us. */
export interface ReceiptProof {
  format: 'portal-receipt-proof/1'
  statement: ReceiptStatement
  /** Hexadecimal: with it, whoever has the file can check what the leaf commits to. */
  secret: string
  /** The leaf as it is in the log. */
  leaf: string
  position: number
  size: number
  /** From the bottom up, hexadecimal (RFC 6962). */
  inclusion: string[]
  /** The signed note. */
  checkpoint: string
  verifierKeys: string[]
  /** What was said, while it is kept as it came; null after that. */
  said: Said | null
}

/** Where the proof of a receipt stands. none: it came before there was a record, or is no longer in it. */
export type ProofState =
  | { state: 'none' }
  | { state: 'waiting', dueAt: Date }
  | { state: 'written', proof: ReceiptProof, root: string, signedAt: Date }
