import { siteFactsSchema, type SiteInput } from '#shared/ledger/schemas'
import { monday } from './clock.ts'

export const editor = { kind: 'staff', id: 'ledger-editor' } as const
export const atMonday = { actor: editor, now: monday }

/** An invented site ready to be published, changed by what a test is about. */
export function siteInput(facts: Record<string, unknown> = {}): SiteInput {
  return siteFactsSchema.parse({
    nameZh: '示例仓库', subDistrict: '110107009', category: 'noPermit', ownerSystem: 'collective', landAreaM2: 1200, landAreaQualifier: 'exact', ...facts,
  })
}
