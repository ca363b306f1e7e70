const code = '1234 5678 9012 3459'

/** A site as the archive holds it. */
export const archiveSiteId = 'mayu-stone-market'

export const reportExample = {
  submissionId: '0f8fad5b-d9cb-469f-a165-70867728950e',
  kind: 'roof',
  beingBuilt: 'yes',
  inDanger: false,
  seenOn: null,
  subDistrict: '110107009',
  community: null,
  placeWords: '示例路 3 号楼楼顶',
  words: '楼顶在搭彩钢棚，昨天开始的。',
}

export const reportReceiptExample = { number: 'FY-20417736', queryCode: code, receivedAt: '2026-11-22T03:20:00.000Z', dueOn: '2026-11-27', call: [] }

export const trackExample = { number: 'FY-20417736', queryCode: code }

export const commentExample = {
  submissionId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  clause: null,
  stance: 'support',
  words: '同意建口袋公园，请多留几个座位。',
  authorKind: null,
  name: null,
}

export const commentReceiptExample = { number: 'YJ-55120934', queryCode: code, receivedAt: '2026-11-22T03:20:00.000Z', isLate: false }

export const signUpExample = {
  submissionId: '9b2fa3d4-3c1e-4d6a-8f0b-2a7c5e9d1f34',
  teamId: null,
  name: '示例',
  phone: '13800000000',
  community: '110107009001',
  skills: [],
  times: [],
  languages: [],
  showName: 'no',
  digest: 'no',
  ageBand: '18to59',
  consent: 'yes',
  consentVersion: 1,
}

export const objectionExample = {
  submissionId: '3d6f0a44-5b1c-4f6e-9a77-0c2b1d3e4f55',
  site: archiveSiteId,
  standing: 'owner',
  grounds: ['facts'],
  aim: 'correct',
  words: '面积写得不对，请核对。',
  consent: true,
}

export const refusalExample = {
  code: 'invalid',
  message: '有几处需要改一下。',
  issues: [{ path: 'subDistrict', code: 'place.unknown_sub_district', message: '没有这个街道，请从列表里选。' }],
}

export const applicationExample = {
  submissionId: '5a1e8d9c-64b0-4b7d-9d5e-1f2a3b4c5d6e',
  role: 'observer',
  phone: null,
  email: null,
}

/** 麻峪石材市场, as the archive holds it, without the texts about it. */
export const archiveSiteExample = {
  state: 'public',
  id: 'mayu-stone-market',
  period: 'archive',
  nameZh: '麻峪石材市场',
  nameEn: 'Mayu Stone Market',
  aliases: ['麻峪建材市场'],
  subDistrict: '110107009',
  subDistrictBasis: 'stated',
  community: null,
  placeWords: null,
  category: null,
  owner: null,
  landAreaM2: 140000,
  landAreaQualifier: 'nearly',
  buildingAreaM2: null,
  buildingAreaQualifier: null,
  greenAreaM2: null,
  mode: null,
  status: 'demolished',
  statusOn: null,
  foundOn: null,
  holdUntilOn: null,
  demolishedOn: null,
  acceptedOn: null,
  closedOn: null,
  sources: [{
    id: 'S1',
    titleZh: '用改革创新创新的“金钥匙” 打赢疏解整治促提升的攻坚战',
    titleEn: 'With the “golden key” of reform and innovation (about Guangning Sub-district)',
    publisherZh: null,
    publisherEn: null,
    dated: null,
    url: null,
    noteZh: '谈广宁街道的报刊文章，所见文本没有报名和日期，内容写到 2017 年。题目照原文抄录。',
    noteEn: 'Newspaper article about Guangning Sub-district. The text seen has no paper or date; it goes up to 2017.',
  }],
  isDemo: false,
  publishedAt: '2026-11-22T00:00:00.000Z',
  changedAt: '2026-11-22T00:00:00.000Z',
  isFrozen: false,
  lastCheckedOn: null,
  planZh: null,
  planEn: null,
  reuseZh: null,
  reuseEn: null,
  noteZh: '市场内有商户 300 余家，拆除用了约半年，是广宁街道台账里面积最大的一处。来源同一段里也写作“建材市场”，这里按同一处登记，这是推断。',
  noteEn: 'More than 300 merchants traded here. Demolition took about half a year; it was the largest item of Guangning’s ledger. The same passage also calls it a building-materials market; treating both as one site is an inference.',
  photos: [],
  timeline: [],
  life: null,
  reviewDueOn: null,
  policies: [],
}
