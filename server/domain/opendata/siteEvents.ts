import { findLedgerState, walkPublicSteps } from '../ledger/queries.ts'
import { tellEvent, type Source } from './source.ts'

export const siteEvents: Source = {
  findState: ({ db }) => findLedgerState(db),
  async* walk({ db }) {
    for await (const { id, nameZh, nameEn, isDemo, steps } of walkPublicSteps(db)) {
      for (const [index, { at, action, reason, sentence, changes }] of steps.entries()) {
        yield {
          siteId: id, position: index + 1, siteName: { zh: nameZh, en: nameEn }, at, action, event: tellEvent(sentence), reason,
          changedFields: changes.map(({ field }) => field), demo: isDemo, address: `/ledger/${id}`,
        }
      }
    }
  },
}
