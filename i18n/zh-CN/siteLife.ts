export const siteLife = {
  title: '点位的办理',
} as const

/** Sentences of the errors `ledger.…`. */
export const siteErrors = {
  still_on_hold: '复议、诉讼的期限到 {until} 才过，在那以前不能强制拆除（行政强制法第四十四条）。',
  objection_open: '有异议还没有办结。办结以前，这一条不能往下走（本平台规则：异议办理期间冻结）。',
  review_or_suit_open: '行政复议或诉讼还没有结束，不能强制（行政强制法第四十四条）。',
  suspended: '有人提出困难或者第三人主张权利，执行要中止（行政强制法第三十九条）。',
  service_unknown: '没有登记决定书的送达日，或者当事人不明时没有登记公告日，算不出复议和诉讼的期限（行政强制法第四十四条）。',
  at_night: '夜间不能实施强制（行政强制法第四十三条）。本平台只允许同一天 8:00–18:00。',
  on_holiday: '法定节假日不能实施强制（行政强制法第四十三条）。',
  times_out_of_order: '结束要晚于开始。',
  time_is_past: '计划的时间要在现在以后。',
  time_in_future: '登记的时间还没有到。',
  supplies_cut: '不能用停水、停电、停热、停燃气的办法（行政强制法第四十三条）。',
  defence_unknown: '没有登记当事人的陈述、申辩：没有提出，还是已经提出（行政强制法第八条、第三十六条）。',
  defence_unanswered: '当事人的陈述、申辩还没有答复（行政强制法第三十六条）。',
  defence_time_running: '陈述、申辩的时间还没有过（行政强制法第三十五条、第三十六条）。',
  home_notice_required: '有人居住：先登记告知书送达的日期（行政强制法第八条，本平台规则）。',
  home_notice_words: '有人居住：告知书要用看得懂的话，并登记用了哪些语言（本平台规则）。',
  home_needs_unknown: '有人居住：先登记有没有孩子、老人、病人，只写有或没有（本平台规则）。',
  home_assistance_required: '有人居住：先登记负责安置或帮助的单位和电话（本平台规则）。',
  approval_required: '还没有负责人批准。',
  heating_approval_required: '供暖季里，有人居住的地方要第二个人再批准一次（本平台规则）。',
  checklist_incomplete: '依法强制的材料还缺 {count} 项（行政强制法第十八条、第三十四条至第三十八条）。',
  clarities_incomplete: '“六个清楚”还缺 {count} 项，不能建档。',
  legal_check_required: '还没有通过合法性和隐私审查。',
  other_person_required: '要由另一个人来做，不能是登记或批准过的同一个人。',
  plan_required: '先写“一院一策”的摘要。',
  comment_period_required: '涉及居民：先公开征求意见，到期以后再定（重大行政决策程序暂行条例第十五条）。',
  reuse_plan_required: '先写拆后怎样利用。',
  order_running: '限期拆除的日子还没有过，不能催告（行政强制法第三十五条）。',
  notice_running: '公告的自行拆除期限还没有过，不能强制（行政强制法第四十四条）。',
  not_under_construction: '“在建快拆”只用于正在建的（北京市城乡规划条例第七十四条）。',
  lived_in_no_fast_track: '有人居住，或者不知道有没有人居住，不能用“在建快拆”。',
  two_acceptances_required: '要两个人看过现场、都认为“场光地净”，才能验收和销账。',
  acceptance_by_another_unit: '验收的人里，至少一个不是权属单位的。',
  acceptance_photo_required: '验收要有场地的照片。',
  visit_required: '最近一次巡查不合格，或者还没有巡查。',
  fact_required: '这一步要先填这一项。',
  not_an_instant: '请填日期和时间。',
  languages_required: '请写至少一种语言。',
  measures_required: '请选怎样实施。',
  status_by_move_only: '状态不能这样改。请在点位页面上按步骤办。',
} as const

/** Sentences of the events `site.…`. */
export const siteEvents = {
  recorded: '登记了办理材料',
} as const
