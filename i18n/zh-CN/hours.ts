export const hours = {
  length: { hours: '{hours} 小时', minutes: '{minutes} 分钟', both: '{hours} 小时 {minutes} 分钟', less: '减 {length}' },
} as const

/** Sentences of the errors `hours.…`. */
export const hoursErrors = {
  source_not_found: '没有找到这次服务。',
  not_served: '这次服务还没有结束，或者没有签到，现在不能确认时长。',
  confirmed_already: '别人刚刚已经确认了另一个时长。请刷新页面再看。',
  reason_missing: '比实际服务的时间长，或者改已经确认的时长，要写理由。',
  minutes_wrong: '时长好像不对。一次最多 24 小时。',
  outcome_required: '请选一个结果。',
  answer_required: '请写一句答复，报名人会看到。',
  words_required: '请写一句是怎么回事。',
  not_between: '部分同意时，时长要在现在的和申请的之间。',
  correction_not_found: '没有找到这个更正申请。',
  correction_waits: '这次服务已经有一个更正申请，社区还没有答复。请等答复。',
  correction_decided: '别人已经答复了这个申请。',
  same_minutes: '和已经确认的时长一样，不用更正。',
  registry_wrong: '志愿北京编号只有数字和字母，最多 40 位。',
  registry_private: '这好像是手机号或身份证号。请写志愿北京的志愿者编号。',
  period_wrong: '结束日期要在开始日期之后。',
  too_many: '条数太多，表格最多 {max} 条。请缩短时间，或者下载 CSV。',
} as const

/** Sentences of the events `hours.…`. */
export const hoursEvents = {
  confirmed: '社区确认了服务时长',
  corrected: '社区改了已确认的服务时长',
  correctionAsked: '申请更正服务时长',
  correctionDecided: '社区答复了时长更正申请',
  exported: '导出了服务时长',
  registryChanged: '改了志愿北京编号',
} as const
