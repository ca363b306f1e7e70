import { z } from 'zod'
import { plansSchema } from '../bulletins/figures.ts'
import { reuseKinds } from '../ledger/rounds.ts'

/** Somebody who signs the checkpoints of the public record: a name for people, where to send them, and the verifier key as C2SP writes it. */
const witnessSchema = z.strictObject({
  name: z.string().min(1).max(80),
  url: z.url({ protocol: /^https?$/ }),
  key: z.string().regex(/^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+={0,2}$/),
})

export type Witness = z.infer<typeof witnessSchema>

const dayOfYear = z.string().regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/)

/** A column as the 网页设计规范 of the 政府网站发展指引 (国办发〔2017〕47号) has it tagged. */
const columnSchema = z.strictObject({ name: z.string().min(1), type: z.string().min(1), description: z.string().min(1), keywords: z.string().min(1) })

/**
 * The operator's site file, `site.json` in the data folder. Every field has a default, and what the operator has
 * not filled in is null: a page then says that it is not filled in, it never invents a number.
 */
export const siteSchema = z.strictObject({
  /** Shown in the header and in titles. */
  nameZh: z.string().default('石景山区城市更新与居民参与平台'),
  nameEn: z.string().default('Shijingshan Resident Portal'),
  /** True once the operator has put the portal into service; until then every page says it is a demonstration. */
  inService: z.boolean().default(false),
  /** 主办单位 */
  hostBodyZh: z.string().nullable().default(null),
  hostBodyEn: z.string().nullable().default(null),
  /** 承办单位联系电话 */
  phone: z.string().nullable().default(null),
  address: z.string().nullable().default(null),
  icpNumber: z.string().nullable().default(null),
  policeRecordNumber: z.string().nullable().default(null),
  /** 政府网站标识码. The tags of Chinese government websites are written once it is known. */
  siteCode: z.string().nullable().default(null),
  /** What those tags say of a column, by the first part of its path (`ledger`; `home` for the first page). */
  columns: z.record(z.string().regex(/^[a-z0-9-]+$/), columnSchema).default({}),
  /** Phones of the sub-district offices by code. */
  subDistrictPhones: z.record(z.string(), z.string()).default({}),
  /** How many sites are to be closed in a month or a year (`2026`, `2026-11`); what is not named is 未公布 in the bulletin. */
  plans: plansSchema.default({}),
  /** Whether the bulletin ranks the sub-districts by what was done of the plan. */
  bulletinRanking: z.boolean().default(false),
  /** The operator's own names of uses of cleared land, such as those of 六个一批, by use. */
  reuseNames: z.partialRecord(z.enum(reuseKinds), z.strictObject({ zh: z.string().min(1), en: z.string().min(1).optional() })).default({}),
  /** What others may do with the open data: an open licence, its SPDX name and address. */
  dataLicence: z.strictObject({ id: z.string().min(1), nameZh: z.string().min(1), nameEn: z.string().min(1), url: z.url({ protocol: /^https?$/ }) })
    .default({ id: 'CC-BY-4.0', nameZh: '知识共享 署名 4.0 国际（CC BY 4.0）', nameEn: 'Creative Commons Attribution 4.0 International (CC BY 4.0)', url: 'https://creativecommons.org/licenses/by/4.0/' }),
  /** The days of heating as MM-DD, the first and the last: in between, a place somebody lives in needs a second approval. */
  heating: z.strictObject({ from: dayOfYear, to: dayOfYear }).default({ from: '11-15', to: '03-15' }),
  /**
   * Hosts of the operator's own network, by name or address, that webhooks, gateways and witnesses may reach. Everything else
   * on a private, local or link address is refused, whatever staff enter.
   */
  privateHosts: z.array(z.string().min(1)).default([]),
  /** Witnesses of the public record. */
  record: z.strictObject({ witnesses: z.array(witnessSchema).max(16).default([]) }).default({ witnesses: [] }),
})

export type Site = z.infer<typeof siteSchema>

/** The documented default. */
export const defaultSite: Site = siteSchema.parse({})
