import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import type { Keys } from '../../crypto/keys.ts'
import { seal, unseal } from '../../crypto/seal.ts'
import type { webhooks } from './tables.ts'

type Column = 'secret' | 'formerSecret'
const placeOf = (id: string, column: Column) => `webhooks:${id}:${column}`

/** A new secret as its receiver is given it, once. */
export const createSecret = () => `whsec_${randomBytes(32).toString('base64')}`

export const sealSecret = (id: string, secret: string, keys: Keys, column: Column = 'secret') => seal(secret, placeOf(id, column), keys.contact)

export const openSecret = ({ id, secret }: Pick<typeof webhooks.$inferSelect, 'id' | 'secret'>, keys: Keys) => unseal(secret, placeOf(id, 'secret'), keys.contact)

/** The headers of a message, signed with the secret and, for a time, with the one before it. */
export function signMessage(webhook: Pick<typeof webhooks.$inferSelect, 'id' | 'secret' | 'formerSecret' | 'formerUntil'>, { messageId, body, keys, now }: { messageId: string, body: string, keys: Keys, now: Date }): Record<string, string> {
  const { id, formerSecret, formerUntil } = webhook
  const secrets = [openSecret(webhook, keys), ...formerSecret !== null && formerUntil !== null && formerUntil > now ? [unseal(formerSecret, placeOf(id, 'formerSecret'), keys.contact)] : []]
  return {
    'content-type': 'application/json',
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': secrets.map(secret => new Webhook(secret).sign(messageId, now, body)).join(' '),
  }
}
