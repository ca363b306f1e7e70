export const rounds = {
  title: '看现场',
  lead: '同一个社区的，一趟看完，不要为一件事单独上门。先看台账上的点位，再看别的，免得让人看出是谁反映的。这一页可以打印。',
  none: '现在没有要看的。',
  due: '{day}前反馈',
  alongTitle: '同一趟也看这些台账点位',
  alongNone: '这里没有公示的点位。请和日常巡查一起去，不要只去一处。',
} as const
