import type { FigureMeasure, FigureUnit } from '../../../../shared/ledger/records.ts'
import type { AreaQualifier, OwnerSystem } from '../../../../shared/ledger/rules.ts'
import type { ArchiveSource } from './sources.ts'

interface ArchiveFigure {
  id: string
  scope?: 'district' | 'guangning'
  measure?: FigureMeasure
  ownerSystem?: OwnerSystem
  labelZh: string
  labelEn: string
  value: number
  unit: FigureUnit
  qualifier?: AreaQualifier
  asOf?: string
  noteZh?: string
  noteEn?: string
  source: ArchiveSource
}

const JUNE_2017 = '2017-06-30'

const systems = [
  ['collective', '集经系统', 'Collective-economy owners', 380, 144, 82],
  ['stateAsset', '国资系统', 'State-asset owners', 74, 5, 4],
  ['shougang', '首钢系统', 'Shougang owners', 48, 13, 8],
  ['governmentAndOther', '政府部门和社会单位', 'Departments and other units', 45, 17, 6],
] as const

/** Figures as printed. Areas in m²; the sources print some in units of ten thousand. */
export const archiveFigures: readonly ArchiveFigure[] = [
  { id: 'target-sites', measure: 'target', labelZh: '大院整治任务', labelEn: 'Sites to be rectified (task)', value: 528, unit: 'sites', asOf: JUNE_2017, source: 'S2' },
  { id: 'done-sites', measure: 'sites', labelZh: '实际完成整治的点位', labelEn: 'Sites rectified', value: 547, unit: 'sites', asOf: JUNE_2017, source: 'S2' },
  { id: 'land', measure: 'land', labelZh: '整治点位占地面积', labelEn: 'Land area of the sites', value: 1_790_000, unit: 'm2', asOf: JUNE_2017, source: 'S2' },
  { id: 'building', measure: 'building', labelZh: '整治点位建筑面积', labelEn: 'Building area of the sites', value: 1_000_000, unit: 'm2', asOf: JUNE_2017, source: 'S2' },
  { id: 'greening', measure: 'greening', labelZh: '整治期间覆绿增绿', labelEn: 'Land greened', value: 210_000, unit: 'm2', asOf: JUNE_2017, noteZh: '来源没有按权属系统分列。', noteEn: 'The source does not split this by owner system.', source: 'S2' },
  { id: 'relocated', measure: 'persons', labelZh: '迁出人口', labelEn: 'People who moved', value: 50_000, unit: 'persons', qualifier: 'moreThan', asOf: JUNE_2017, noteZh: '来源没有按权属系统分列。', noteEn: 'The source does not split this by owner system.', source: 'S2' },
  ...systems.flatMap(([ownerSystem, zh, en, sites, land, building]): ArchiveFigure[] => [
    { id: `${ownerSystem}-sites`, measure: 'sites', ownerSystem, labelZh: `${zh}：整治点位`, labelEn: `${en}: sites rectified`, value: sites, unit: 'sites', asOf: JUNE_2017, ...(ownerSystem === 'collective' ? { noteZh: '与下放街道的 380 项行政处罚权数字相同，两者无关。', noteEn: 'The same number as the 380 penalty powers given to the sub-districts; the two are unrelated.' } : {}), source: 'S2' },
    { id: `${ownerSystem}-land`, measure: 'land', ownerSystem, labelZh: `${zh}：占地面积`, labelEn: `${en}: land area`, value: land * 10_000, unit: 'm2', asOf: JUNE_2017, source: 'S2' },
    { id: `${ownerSystem}-building`, measure: 'building', ownerSystem, labelZh: `${zh}：建筑面积`, labelEn: `${en}: building area`, value: building * 10_000, unit: 'm2', asOf: JUNE_2017, source: 'S2' },
  ]),
  { id: 'campaign-days', labelZh: '历时', labelEn: 'Duration', value: 622, unit: 'days', noteZh: '来源印作 622 天。从 2015 年 11 月 6 日到 2017 年 6 月 30 日数起来是 602 天；622 天应到 2017 年 7 月 20 日。', noteEn: 'Printed as 622 days. From 6 November 2015 to 30 June 2017 there are 602 days; 622 days would end on 20 July 2017.', source: 'S2' },
  { id: 'stock', measure: 'stock', labelZh: '下一阶段要处理的存量违法建设', labelEn: 'Existing unauthorized construction, for the next stage', value: 3_000_000, unit: 'm2', noteZh: '这是待办的目标，不是已完成的数字。', noteEn: 'A task still to do, not a completed figure.', source: 'S2' },
  { id: 'half-ledger', measure: 'target', labelZh: '台账完成比例目标', labelEn: 'Share of the ledger to be done (target)', value: 50, unit: 'percent', asOf: '2016-06-30', noteZh: '这是目标，来源没有写结果。', noteEn: 'A target; the source gives no outcome.', source: 'S0' },
  { id: 'community-cases', labelZh: '拆除社区内违法建设', labelEn: 'Cases of unauthorized construction removed in communities', value: 10_000, unit: 'cases', qualifier: 'moreThan', asOf: '2017', source: 'S3' },
  { id: 'street-share', labelZh: '由街道综合执法体系统筹拆除的点位占全区', labelEn: 'Share of sites removed under the sub-districts’ joint enforcement', value: 90, unit: 'percent', qualifier: 'moreThan', asOf: '2017', source: 'S3' },
  { id: 'notice', labelZh: '张贴政府通告', labelEn: 'Government notices posted', value: 5000, unit: 'copies', qualifier: 'moreThan', source: 'S2' },
  { id: 'letters', labelZh: '发放致居民的一封信', labelEn: 'Letters to residents', value: 80_000, unit: 'copies', qualifier: 'moreThan', source: 'S2' },
  { id: 'banners', labelZh: '悬挂横幅', labelEn: 'Banners', value: 1000, unit: 'items', qualifier: 'moreThan', source: 'S2' },
  { id: 'events', labelZh: '集中宣传活动', labelEn: 'Information events', value: 10, unit: 'events', qualifier: 'moreThan', source: 'S2' },
  { id: 'gn-area', scope: 'guangning', labelZh: '广宁街道拆除违法建设', labelEn: 'Unauthorized construction removed in Guangning', value: 300_000, unit: 'm2', qualifier: 'about', noteZh: '来源一处写“共30万”，一处写“近30万”。', noteEn: 'The source says 300,000 in one place and nearly 300,000 in another.', source: 'S1' },
  { id: 'gn-unlicensed', scope: 'guangning', labelZh: '无证无照企业', labelEn: 'Businesses without licence dealt with', value: 200, unit: 'enterprises', qualifier: 'moreThan', source: 'S1' },
  { id: 'gn-walls', scope: 'guangning', labelZh: '封堵开墙打洞', labelEn: 'Wall openings closed', value: 20, unit: 'places', qualifier: 'moreThan', source: 'S1' },
  { id: 'gn-small', scope: 'guangning', labelZh: '小散污企业门店', labelEn: 'Small polluting workshops and shops dealt with', value: 110, unit: 'shops', source: 'S1' },
  { id: 'gn-illegal-area', scope: 'guangning', labelZh: '涉及违法经营面积', labelEn: 'Floor area of unlicensed business', value: 11_300, unit: 'm2', source: 'S1' },
  { id: 'gn-relocated', scope: 'guangning', measure: 'persons', labelZh: '广宁街道迁出人口', labelEn: 'People who moved from Guangning', value: 2623, unit: 'persons', source: 'S1' },
  { id: 'gn-rank', scope: 'guangning', labelZh: '专项行动任务量在各街道中的位次', labelEn: 'Place among the sub-districts by size of the task', value: 4, unit: 'rank', source: 'S1' },
  { id: 'bodies', labelZh: '区属执法主体', labelEn: 'Enforcement bodies of the district', value: 42, unit: 'bodies', source: 'S3' },
  { id: 'penalties', labelZh: '行政处罚清单', labelEn: 'Items on the list of penalties', value: 4763, unit: 'items', source: 'S3' },
  { id: 'delegated', labelZh: '下放街道的行政处罚权', labelEn: 'Penalty powers given to the sub-districts', value: 380, unit: 'items', noteZh: '与集经系统的 380 个点位数字相同，两者无关。', noteEn: 'The same number as the 380 sites of collective-economy owners; the two are unrelated.', source: 'S3' },
  { id: 'team', labelZh: '街道综合执法队伍', labelEn: 'Joint enforcement staff of the sub-districts', value: 300, unit: 'persons', qualifier: 'nearly', noteZh: '来源没有写明是每个街道的人数，还是全区合计。', noteEn: 'The source does not say whether this is for each sub-district or for all.', source: 'S3' },
  { id: 'liaison', labelZh: '与街道建立联络员制度的部门', labelEn: 'Departments with liaison officers for the sub-districts', value: 9, unit: 'departments', source: 'S3' },
  { id: 'members', labelZh: '社会治理委员会成员单位', labelEn: 'Member units of the Social Governance Committee', value: 30, unit: 'units', qualifier: 'moreThan', source: 'S3' },
  { id: 'communities', labelZh: '社区', labelEn: 'Communities', value: 151, unit: 'communities', noteZh: '2017 年统计用区划代码也列有 151 个，其中一个是医院，数字相同可能是巧合。', noteEn: 'The statistics list of 2017 also has 151 entries, one of them a hospital; the match may be chance.', source: 'S3' },
  { id: 'yhby-members', labelZh: '“一呼百应”注册党员', labelEn: 'Party members registered in the volunteer service “Yihu Baiying”', value: 50_000, unit: 'persons', qualifier: 'moreThan', asOf: '2017-08', source: 'S3' },
  { id: 'yhby-orgs', labelZh: '“一呼百应”注册党组织', labelEn: 'Party organisations registered in “Yihu Baiying”', value: 2005, unit: 'organisations', asOf: '2017-08', source: 'S3' },
  { id: 'yhby-teams', labelZh: '“一呼百应”志愿队伍', labelEn: 'Volunteer teams of “Yihu Baiying”', value: 36, unit: 'teams', asOf: '2017-08', source: 'S3' },
  { id: 'yhby-services', labelZh: '“一呼百应”志愿服务次数', labelEn: 'Services given by “Yihu Baiying”', value: 15_000, unit: 'services', qualifier: 'moreThan', asOf: '2017-08', source: 'S3' },
]

interface ArchiveCheck {
  id: string
  labelZh: string
  labelEn: string
  computed: number
  printed: number
  noteZh?: string
  noteEn?: string
  source: ArchiveSource
}

const sum = (column: 3 | 4 | 5) => systems.reduce((total, row) => total + row[column], 0)
const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000

/** The printed totals beside what comes out when they are worked out again. */
export const archiveChecks: readonly ArchiveCheck[] = [
  { id: 'sites', labelZh: '点位：380＋74＋48＋45', labelEn: 'Sites: 380 + 74 + 48 + 45', computed: sum(3), printed: 547, source: 'S2' },
  { id: 'land', labelZh: '占地面积（万平方米）：144＋5＋13＋17', labelEn: 'Land area (10,000 m²): 144 + 5 + 13 + 17', computed: sum(4), printed: 179, source: 'S2' },
  { id: 'building', labelZh: '建筑面积（万平方米）：82＋4＋8＋6', labelEn: 'Building area (10,000 m²): 82 + 4 + 8 + 6', computed: sum(5), printed: 100, source: 'S2' },
  { id: 'days', labelZh: '历时（天）：2015年11月6日至2017年6月30日', labelEn: 'Duration (days): 6 November 2015 to 30 June 2017', computed: daysBetween('2015-11-06', '2017-06-30'), printed: 622, noteZh: '来源印作 622 天，数起来是 602 天。两个数都列出，不作改动。', noteEn: 'Printed as 622 days, counted as 602. Both are shown; nothing was changed.', source: 'S2' },
]
