import type { SourceCitation } from '../../../../shared/ledger/records.ts'

/**
 * The five public documents the archive was read from, as they call themselves. What a document does not carry is
 * null. One title holds a word this portal uses for nobody; it is shown with that word left out, and says so.
 */
export const archiveSources = {
  S0: {
    id: 'S0',
    titleZh: '关于有效开展拆违治乱工作助力本区高端绿色发展的建议（工作报告的附件）', titleEn: 'Report with an annex of proposals on unauthorized construction (Shijingshan, end of 2015)',
    publisherZh: null, publisherEn: null,
    dated: null, url: null,
    noteZh: '刊在报纸上的后半部分（“上接5版”），所见文本没有报告的题目、报名和日期；谈石景山区 2015 年底的工作安排。',
    noteEn: 'Second part, printed in a newspaper (“continued from page 5”). The text seen has no title of the report, paper or date; it is about plans in Shijingshan at the end of 2015.',
  },
  S1: {
    id: 'S1',
    titleZh: '用改革创新创新的“金钥匙” 打赢疏解整治促提升的攻坚战', titleEn: 'With the “golden key” of reform and innovation (about Guangning Sub-district)',
    publisherZh: null, publisherEn: null,
    dated: null, url: null,
    noteZh: '谈广宁街道的报刊文章，所见文本没有报名和日期，内容写到 2017 年。题目照原文抄录。',
    noteEn: 'Newspaper article about Guangning Sub-district. The text seen has no paper or date; it goes up to 2017.',
  },
  S2: {
    id: 'S2',
    titleZh: '我区超额完成528个……大院综合整治任务', titleEn: 'Our district exceeds its task of rectifying 528 … compounds',
    publisherZh: null, publisherEn: null,
    dated: null, url: null,
    noteZh: '石景山区的报刊文章，所见文本没有报名和日期，数字截至 2017 年 6 月 30 日。题目有省略。',
    noteEn: 'Newspaper article of Shijingshan District. The text seen has no paper or date; its figures are as of 30 June 2017. The title is shortened here.',
  },
  S3: {
    id: 'S3',
    titleZh: null, titleEn: null,
    publisherZh: '中共北京市石景山区委', publisherEn: 'Shijingshan District Committee of the Communist Party of China, Beijing',
    dated: null, url: null,
    noteZh: '署名文章，所见文本没有题目和日期，内容写到 2017 年。',
    noteEn: 'Signed article. The text seen has no title or date; it goes up to 2017.',
  },
  S4: {
    id: 'S4',
    titleZh: '关于组织开展“疏解整治促提升”专项行动（2017—2020年）的实施意见', titleEn: 'Opinion on carrying out the special action of 2017–2020 (Fangshan District)',
    publisherZh: '北京市房山区人民政府', publisherEn: 'People’s Government of Fangshan District, Beijing',
    dated: '2017-02-23', url: null,
    noteZh: '这是房山区的文件，不是石景山区的。',
    noteEn: 'This is a document of Fangshan District, not of Shijingshan.',
  },
} as const satisfies Record<string, SourceCitation>

export type ArchiveSource = keyof typeof archiveSources
