import type { ArchiveSource } from './sources.ts'

interface ArchiveMilestone {
  id: string
  /** As exact as the source: a year, a month or a day; null when it gives none. */
  date: string | null
  kind: 'event' | 'target' | 'state'
  district?: 'fangshan'
  textZh: string
  textEn: string
  noteZh?: string
  noteEn?: string
  sources: ArchiveSource[]
}

/** What the sources report and when, in our own plain words. */
export const archiveMilestones: readonly ArchiveMilestone[] = [
  { id: 'management-reform', date: '2014', kind: 'event', textZh: '石景山区开始城市综合管理体制改革试点，随后开展多次联合执法。', textEn: 'Shijingshan starts its pilot reform of city management; joint enforcement follows.', sources: ['S0', 'S1'] },
  { id: 'national-pilot', date: '2015', kind: 'event', textZh: '石景山区列为国家行政综合执法改革试点。', textEn: 'Shijingshan becomes a national pilot for comprehensive administrative enforcement.', noteZh: '来源写“今年”，年份为推断。', noteEn: 'The source says “this year”; the year is inferred.', sources: ['S0'] },
  { id: 'industry-moves', date: '2015', kind: 'event', textZh: '开始调整、迁出部分市场和厂房。', textEn: 'Some markets and workshops begin to be changed or moved.', sources: ['S1'] },
  { id: 'governance-levels', date: '2015', kind: 'event', textZh: '开始建立区、街道、社区三级社会治理体系，成立区社会治理委员会。', textEn: 'A three-level governance system of district, sub-districts and communities begins; the district’s Social Governance Committee is set up.', sources: ['S3'] },
  { id: 'volunteer-trial', date: '2015', kind: 'event', textZh: '“一呼百应”志愿服务系统试运行。', textEn: 'The volunteer service system “Yihu Baiying” starts on trial.', sources: ['S3'] },
  { id: 'launch', date: '2015-11-06', kind: 'event', textZh: '区里召开动员大会，大院综合整治开始。', textEn: 'A district meeting starts the rectification of compounds.', sources: ['S2', 'S0'] },
  { id: 'compounds', date: '2016', kind: 'event', textZh: '全面整治大杂院。', textEn: 'Compounds are rectified throughout the district.', sources: ['S1'] },
  { id: 'half-target', date: '2016-06-30', kind: 'target', textZh: '目标：完成台账的一半。', textEn: 'Target: half of the ledger done.', noteZh: '来源没有写结果。', noteEn: 'The source gives no outcome.', sources: ['S0'] },
  { id: 'hundred-days', date: '2017', kind: 'event', textZh: '开展一百天的社区整治，目标是社区基本没有违法建设。', textEn: 'A hundred-day effort aims at communities basically without unauthorized construction.', sources: ['S1', 'S2', 'S3'] },
  { id: 'fangshan-opinion', date: '2017-02-23', kind: 'event', district: 'fangshan', textZh: '房山区（不是石景山区）发布 2017—2020 年专项行动的实施意见。', textEn: 'Fangshan District (not Shijingshan) issues its opinion on the special action of 2017–2020.', sources: ['S4'] },
  { id: 'task-done', date: '2017-06-30', kind: 'event', textZh: '528 个大院的整治任务完成，实际完成 547 个点位。', textEn: 'The task of 528 compounds is finished; 547 sites were done.', sources: ['S2'] },
  { id: 'volunteers-everywhere', date: '2017-08', kind: 'event', textZh: '“一呼百应”在 151 个社区运行。', textEn: '“Yihu Baiying” runs in all 151 communities.', sources: ['S3'] },
  { id: 'first-ledger-target', date: '2017-08', kind: 'target', textZh: '目标：8 月底前拆除第一批违法建设台账的全部点位。', textEn: 'Target: all sites of the first ledger of unauthorized construction removed by the end of August.', noteZh: '来源没有写结果。', noteEn: 'The source gives no outcome.', sources: ['S2'] },
  { id: 'basically-free-target', date: '2017', kind: 'target', textZh: '目标：年内基本没有违法建设。', textEn: 'Target: a district basically without unauthorized construction within the year.', sources: ['S2'] },
  { id: 'communities-reported', date: '2017', kind: 'state', textZh: '来源称社区整治任务完成，拆除社区内违法建设一万余处。', textEn: 'The task in communities is reported complete; more than 10,000 cases were removed.', sources: ['S3'] },
  { id: 'action-ends', date: '2020', kind: 'target', textZh: '2017—2020 年专项行动的结束年份。', textEn: 'The year the special action of 2017–2020 ends.', noteZh: '出自房山区文件所引的全市行动名称。', noteEn: 'From the name of the city action quoted in Fangshan’s document.', sources: ['S4'] },
  { id: 'guangning-first', date: null, kind: 'event', textZh: '广宁街道完成台账拆除任务，共约 30 万平方米，是全区第一批完成的街道之一。', textEn: 'Guangning Sub-district is among the first to finish its ledger, about 300,000 m² in all.', noteZh: '来源没有写日期。', noteEn: 'The source gives no date.', sources: ['S1'] },
]
