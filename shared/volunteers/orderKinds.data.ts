import type { OrderKind } from './orderKinds.ts'

/**
 * What neighbours can be asked for. Data, not code: an operator adds a line, or takes one out, and the forms follow.
 * `isRisky`: the volunteer has to have accepted the agreement for risk (志愿服务条例 19). `minAge`: 志愿服务条例 12.
 */
export const orderKinds = [
  { id: 'company', name: { zh: '陪着说说话、散散步', en: 'Company for a talk or a walk' }, isRisky: false, minAge: 14 },
  { id: 'shopping', name: { zh: '代买东西、代取快递', en: 'Shopping or fetching a parcel' }, isRisky: false, minAge: 14 },
  { id: 'phone', name: { zh: '帮着用手机', en: 'Help with a mobile phone' }, isRisky: false, minAge: 14 },
  { id: 'reading', name: { zh: '读信、写信、填表', en: 'Reading, writing or filling in a form' }, isRisky: false, minAge: 18 },
  { id: 'clinic', name: { zh: '陪着去医院、取药', en: 'Going along to the hospital, fetching medicine' }, isRisky: true, minAge: 18 },
  { id: 'repair', name: { zh: '换灯泡、修小东西', en: 'A light bulb or a small repair' }, isRisky: true, minAge: 18 },
  { id: 'carrying', name: { zh: '搬东西', en: 'Carrying things' }, isRisky: true, minAge: 18 },
  { id: 'child', name: { zh: '接送孩子放学', en: 'Walking a child home from school' }, isRisky: true, minAge: 18 },
  { id: 'translate', name: { zh: '手语、外语、民族语言翻译', en: 'Sign language or interpreting' }, isRisky: false, minAge: 18 },
  { id: 'event', name: { zh: '社区活动搭把手', en: 'A hand at a community event' }, isRisky: false, minAge: 14 },
  { id: 'other', name: { zh: '别的', en: 'Something else' }, isRisky: false, minAge: 18 },
] as const satisfies readonly OrderKind[]
