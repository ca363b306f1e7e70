import { z } from 'zod'
import { topics } from '../record/changes.ts'

const name = z.string().trim().min(1, 'webhook.name_missing').max(60, 'webhook.name_missing')
/** What else an address has to be is asked by the server, which knows the operator's own network. */
const url = z.string().trim().min(1, 'webhook.url_invalid').max(500, 'webhook.url_invalid')

export const webhookSchema = z.strictObject({ name, url, topics: z.array(z.enum(topics)).min(1, 'webhook.topics_missing').transform(chosen => [...new Set(chosen)]) })
export type WebhookInput = z.output<typeof webhookSchema>

export const webhookChangeSchema = webhookSchema.extend({ version: z.int() })

export const webhookSteps = ['pause', 'resume', 'rotate', 'test', 'remove'] as const
export const webhookStepSchema = z.strictObject({ step: z.enum(webhookSteps), version: z.int() })

export const deliveryQuerySchema = z.strictObject({ cursor: z.string().max(200).optional() })
