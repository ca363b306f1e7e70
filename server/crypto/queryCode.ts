import { toQueryCode } from '../../shared/receipts/queryCode.ts'
import { keyedHash } from './keyedHash.ts'
import type { Keys } from './keys.ts'
import { hashSecret, queryCodeCost } from './secretHash.ts'

const numbers = 10n ** 15n

/**
 * The query code of a submission: random to everybody without the server's key, and the same when the submission is
 * repeated, so that a lost answer can be given again although the code is stored nowhere.
 */
export function deriveQueryCode(submissionId: string, keys: Keys): string {
  const bytes = keyedHash(keys.signing, `query-code:${submissionId}`)
  return toQueryCode(String(BigInt(`0x${bytes.toString('hex')}`) % numbers).padStart(15, '0'))
}

/** The hash to store of a query code. */
export function hashQueryCode(code: string, keys: Keys): Promise<string> {
  return hashSecret(code, keys.pepper, queryCodeCost)
}
