/** 路长巡查五步. */
export const patrol = {
  title: 'Road patrol',
  lead: 'What is found on patrol is entered here and goes the way of any report, in five steps: patrol, feed back, coordinate, handle, supervise.',
  new: 'Enter a finding',
  newLead: 'Only the structure and the place, never who lives there. Photographs show the structure only.',
  submit: 'Enter',
  none: 'Nothing was entered yet.',
  entered: 'Entered under number {number}',
  enteredText: 'The sub-district gives it to a body. You can follow it below.',
  choose: 'Please choose',
  noCommunity: 'Not sure which community',
  structures: 'Structures',
  smallMatters: 'Small matters',
  steps: 'The five steps of a patrol',
  step: { patrol: 'Patrol', feedBack: 'Feed back', coordinate: 'Coordinate', handle: 'Handle', supervise: 'Supervise' },
  stepState: { done: ' (done)', current: ' (now)', ahead: ' (not yet)' },
  column: { number: 'Number', kind: 'Kind', place: 'Place', foundAt: 'Entered', state: 'Progress' },
  danger: { no: 'No', yes: 'Yes' },
  field: {
    kind: 'What it is', beingBuilt: 'Is it being built now?', inDanger: 'Is anybody in danger?', subDistrict: 'Sub-district', community: 'Community', placeWords: 'Exact place',
    words: 'What you saw', photos: 'Photographs',
  },
  hint: {
    beingBuilt: 'Not needed for small matters.', inDanger: 'If somebody is, call 110, 119 or 120 first.', placeWords: 'Such as “second building inside the north gate of …”.',
    words: 'No names, telephone numbers or number plates.', photos: 'Six at most. No faces, number plates or other people’s windows.',
  },
} as const
