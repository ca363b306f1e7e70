/** 路长巡查五步. */
export const patrol = {
  title: '路长巡查',
  lead: '巡查看到的情况登记在这里，和居民反映一样办。分五步：巡查、反馈、协调、处置、督察。',
  new: '登记巡查情况',
  newLead: '只写建筑和地点，不写住的人。照片只拍建筑。',
  submit: '登记',
  none: '还没有登记过。',
  entered: '登记好了，编号 {number}',
  enteredText: '街道会派给单位办理。进展在下面看。',
  choose: '请选择',
  noCommunity: '说不清是哪个社区',
  structures: '建筑',
  smallMatters: '微民生',
  steps: '巡查五步',
  step: { patrol: '巡查', feedBack: '反馈', coordinate: '协调', handle: '处置', supervise: '督察' },
  stepState: { done: '（已过）', current: '（现在）', ahead: '（还没到）' },
  column: { number: '编号', kind: '类型', place: '地点', foundAt: '登记时间', state: '进展' },
  danger: { no: '没有', yes: '有' },
  field: {
    kind: '看到的是哪一种', beingBuilt: '现在是不是还在建', inDanger: '有没有人有危险', subDistrict: '街道', community: '社区', placeWords: '具体位置',
    words: '看到了什么', photos: '照片',
  },
  hint: {
    beingBuilt: '微民生不用选。', inDanger: '有人有危险，先打 110、119 或 120。', placeWords: '例如“某小区北门进去第二栋楼”。',
    words: '不写人名、电话、车牌。', photos: '最多 6 张。避开人脸、车牌和别人家的窗户。',
  },
} as const
