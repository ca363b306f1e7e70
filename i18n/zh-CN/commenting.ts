export const commenting = {
} as const

/** Sentences of the errors `comment.…`. */
export const commentErrors = {
  not_found: '没有找到这条意见。',
  too_early: '还没有开始征求意见。{at}开始。',
  over: '这件事已经有了决定，或者已经撤回，不能再提意见。',
  stance_missing: '请选您的态度。',
  words_required: '请写下您的意见。',
  words_look_again: '标出的内容可能是电话、证件号、门牌、人名，或者不合适的词，别人会看到。请改写；一定要留着，就勾选“留着”。',
  author_unknown: '请选以谁的名义提意见。',
  author_missing: '写了名字，请选是个人还是单位。',
  name_missing: '请写名字，或者选“不写名字”。',
  clause_unknown: '这件事里没有这一条，请重新选。',
  files_missing: '附件已经不在了，请重新添加。',
} as const

/** Sentences of the events `comment.…`. */
export const commentEvents = {
  received: '收到意见 {number}',
  contactRemoved: '提意见的人删除了联系方式',
} as const
