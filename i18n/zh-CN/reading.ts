/** Reading what others say to a matter. */
export const reading = {
  title: '大家的意见',
  titleOf: '大家的意见：{title}',
  description: '公开的意见，每人看到的先后不同，内容相近的分成组，一条也不隐藏。',
  backToMatter: '回到公告',
  backToAll: '回到全部意见',
  counts: '{shown} 条意见',
  countsGrouped: '{shown} 条意见，其中 {grouped} 条内容相近，分成 {groups} 组',
  seeGroups: '看各组',
  filter: { q: '找意见里的词', clause: '对哪一条', order: '先后', all: '全部' },
  orders: { random: '随机', clause: '按条文', newest: '最近公开的在前' },
  randomNote: '随机排列，每个人看到的先后不同，没有谁总在最前。您这次的先后不会变。',
  found: '找到 {n} 条',
  list: '意见',
  none: '还没有公开的意见。',
  noneFound: '没有找到。换一个词，或者看全部意见。',
  onWhole: '对整件事',
  onClause: '对第 {label} 条',
  onOldClause: '对第 {n} 版第 {label} 条',
  onGoneClause: '对第 {label} 条（现在的草案里没有了）',
  stances: { support: '赞成', oppose: '不赞成', suggest: '建议', question: '提问' },
  authors: { person: '个人', organisation: '单位' },
  noName: '没有公开姓名',
  nameCovered: '姓名已遮盖',
  channels: { web: '网上', paper: '纸质', phone: '电话' },
  late: '迟到',
  demo: '演示',
  shownOn: '{day}公开',
  alike: '还有 {n} 条和这条内容相近',
  gone: '不再公开的意见',
  tombstone: {
    withdrawn: '{on} 由本人撤回。',
    held: '曾经公开，{on}起暂不公开。',
    refused: '曾经公开，{on}起不予公开。',
  },
  groups: '内容相近的意见',
  groupsNote: '内容相近，每一条还是一条。这里没有先后高低，也不合并计数。',
  groupOf: '内容相近的 {n} 条',
  common: '多数人共同写的话',
  noCommon: '没有完全相同的句子。',
  groupNote: '下面列出这一组的每一条，先写它自己的话，也就是共同的话里没有的。',
  members: '这一组的每一条',
  own: '它自己的话：',
  nothingOwn: '和共同的话一样，没有另外的句子。',
  whole: '看全文',
  method: {
    title: '怎样找内容相近的意见',
    text: '由程序按固定办法比较，不用人工智能，谁来算都一样。只比较看得到的字，不看标点。每 {shingle} 个字为一段，两条意见共有的段占两条全部段的 {threshold} 以上，就算内容相近。先用 {hashes} 个固定的最小散列值（{bands} 组，每组 {rows} 个）找可能相近的，再逐段核对。一组里占 {common} 以上、至少两条都有的句子算共同的话。办法第 {version} 版。',
  },
  alone: {
    title: '我的意见和别人的不一样',
    text: '本站把您这条意见和内容相近的归在一组。您觉得不一样，可以单独列出。',
    action: '单独列出我的意见',
  },
} as const

/** Sentences of the errors `reading.…`. */
export const readingErrors = {
  group_not_found: '这一组意见现在没有了。可能有人单独列出或撤回了自己的意见。',
  search_too_long: '要找的词太长了，最多 100 个字。',
  cursor_invalid: '翻页的位置不对，请从第一页重新看。',
} as const

/** Sentences of the events `reading.…`. */
export const readingEvents = {
  stoodAlone: '本人要求把这条意见单独列出，不与相近的意见归组',
} as const
