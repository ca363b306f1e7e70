import { assistance } from '../assistance.ts'
import { breaches } from '../breaches.ts'
import { bulletins } from '../bulletins.ts'
import { dataRights } from '../dataRights.ts'
import { decisions } from '../decisions.ts'
import { inspections } from '../inspections.ts'
import { objections } from '../objections.ts'
import { siteLife } from '../siteLife.ts'

export const messages = {
  assistance,
  breaches,
  bulletins,
  dataRights,
  decisions,
  inspections,
  objections,
  siteLife,
} as const
