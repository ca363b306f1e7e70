/** 明察: told before; 暗访: not told. */
export const inspectionKinds = ['open', 'undercover'] as const
export type InspectionKind = (typeof inspectionKinds)[number]

/** Why a site is in a sample: drawn by chance in its sub-district, from one with few reports, or named with a reason. */
export const sampleReasons = ['drawn', 'fewReports', 'named'] as const
export type SampleReason = (typeof sampleReasons)[number]

export const visitResults = ['pass', 'fail', 'notReached'] as const
export type VisitResult = (typeof visitResults)[number]
