import type { Keys } from '../../crypto/keys.ts'
import { seal, unseal } from '../../crypto/seal.ts'

const placeOf = (id: string) => `gateways:${id}:apiKey`

export const sealApiKey = (id: string, apiKey: string, keys: Keys) => seal(apiKey, placeOf(id), keys.contact)

export const openApiKey = ({ id, apiKey }: { id: string, apiKey: string | null }, keys: Keys) => apiKey === null ? null : unseal(apiKey, placeOf(id), keys.contact)
