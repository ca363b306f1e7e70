import { interfaces } from '../interfaces.ts'
import { webhooks } from '../webhooks.ts'
import { gateways } from '../gateways.ts'

export const messages = {
  interfaces,
  webhooks,
  gateways,
} as const
