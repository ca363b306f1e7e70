/** Why a copy cannot be made, read or put back: a sentence for the operator, with what to do. */
export class BackupError extends Error {}
