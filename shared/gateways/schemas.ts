import { z } from 'zod'
import { reportKinds } from '../reports/rules.ts'

const code = z.string().trim().regex(/^[\x21-\x7e]{1,100}$/, 'gateway.code_invalid')

/** What of a case a gateway is told, and under which names. */
export const mappingSchema = z.strictObject({
  /** The gateway's service for each kind of ours; a kind that is missing cannot be passed on. */
  kinds: z.partialRecord(z.enum(reportKinds), code),
  /** The attribute that takes the sub-district, and its value there; a sub-district without one is named in Chinese. */
  subDistrictAttribute: code.nullable(),
  subDistricts: z.record(z.string().regex(/^\d{9}$/), z.string().trim().min(1).max(100)),
  /** Attributes that are the same for every case. */
  attributes: z.record(code, z.string().trim().min(1).max(200)),
  /** The attribute by which the gateway knows a repetition; without one, what may have arrived is not sent again by itself. */
  referenceAttribute: code.nullable(),
  /** Whether the exact place goes along; otherwise the sub-district alone. */
  sendsPosition: z.boolean(),
  /** Kinds that are passed on as soon as two people have confirmed the finding. */
  automaticKinds: z.array(z.enum(reportKinds)),
})
export type Mapping = z.output<typeof mappingSchema>

export const emptyMapping: Mapping = { kinds: {}, subDistrictAttribute: null, subDistricts: {}, attributes: {}, referenceAttribute: null, sendsPosition: false, automaticKinds: [] }

export const gatewayFormats = ['json', 'xml'] as const
export type GatewayFormat = (typeof gatewayFormats)[number]

const name = z.string().trim().min(1, 'gateway.name_missing').max(60, 'gateway.name_missing')
const baseUrl = z.string().trim().min(1, 'gateway.url_invalid').max(500, 'gateway.url_invalid').transform(url => url.replace(/\/+$/, ''))
const jurisdictionId = z.string().trim().max(100).transform(text => text || null)

export const gatewaySchema = z.strictObject({
  name, baseUrl, jurisdictionId,
  /** Empty: as it was. */
  apiKey: z.string().trim().max(200).transform(text => text || null),
})
export type GatewayInput = z.output<typeof gatewaySchema>

export const gatewayChangeSchema = gatewaySchema.extend({ version: z.int() })
export const gatewayMappingSchema = z.strictObject({ version: z.int(), mapping: mappingSchema })
export const gatewayStepSchema = z.strictObject({ step: z.enum(['pause', 'resume', 'services']), version: z.int() })
export const forwardSchema = z.strictObject({ gatewayId: z.string().min(1).max(50), version: z.int() })
export const forwardStepSchema = z.strictObject({ step: z.enum(['again', 'giveUp']), version: z.int() })
export const forwardQuerySchema = z.strictObject({ cursor: z.string().max(200).optional() })
