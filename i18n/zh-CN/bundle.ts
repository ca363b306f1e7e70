/** The files of a matter that anybody can keep and check without this site. */
export const bundle = {
  title: '下载全部资料',
  text: '公告、草案各版、公开的意见、答复、抽签和记录，都在一个压缩包里，附带核对程序。没有本站也能看、能核对。',
  pages: { index: '公告', text: '草案各版', comments: '意见', answers: '答复', meeting: '会议' },
  version: '第 {n} 版（{at}）',
  alike: '公开的意见里，内容相近的 {grouped} 条，分成 {groups} 组。每一条都在“意见”里。',
  states: { waiting: '还在等人审看，没有公开。', held: '暂不公开。', refused: '不予公开。', withdrawn: '由本人撤回，从未公开。', published: '公开。', masked: '遮盖后公开。' },
  agreements: '商定的事',
  agreed: '{who}负责，{due}前做完',
  done: '{on}做完',
  draw: '第 {n} 次抽签',
  pool: '名单 {entries} 份，名单文件的 SHA-256：{hash}',
  voided: '{at} 作废。',
  check: { title: '怎样核对', text: '用浏览器打开 check.html，选这个压缩包；或者用 Node 运行 check.mjs。都不用联网。' },
  readme: '这是一件征求意见或听证事项的全部公开资料。\n从 index.html 看起。.json 文件是同样的内容，供程序读取。\nmanifest.json 写着每个文件的大小和 SHA-256。\n核对：用浏览器打开 check.html，选这个压缩包；或者装好 Node，运行 node check.mjs。都不用联网。\n核对的是：文件没有改动；收到的意见数等于各部分之和，也等于逐条相加；作出决定后，每个要点都有答复；迟到的标记和截止时间一致；没有遮盖的意见和收到时的散列值一致；抽签照公布的数字能重做一遍。\n时间都是世界协调时（UTC），北京时间要加 8 小时。',
} as const
