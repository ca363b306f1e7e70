export const decisions = {
  title: '执法决定',
  kinds: { stop: '责令停止建设', order: '责令限期拆除', penalty: '行政处罚决定', enforcement: '强制拆除决定', other: '其他决定' },
  changes: { changed: '变更', annulled: '撤销' },
} as const

/** Sentences of the errors `decision.…`. */
export const decisionErrors = {
  not_found: '没有找到这份决定。',
  number_taken: '这个点位已经有这个文号的决定。',
  is_published: '这份决定已经公布。',
  is_changed: '这份决定已经变更或撤销。',
  not_to_withdraw: '只有公布以后又变更、撤销的决定才撤回，而且只撤回一次（行政处罚法第四十八条）。',
  site_not_public: '点位还没有公示，决定公布了也没有人看得到。请先公示点位。',
} as const

/** Sentences of the events `decision.…`. */
export const decisionEvents = {
} as const
