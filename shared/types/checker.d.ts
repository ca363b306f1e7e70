declare module '#portal/checker' {
  /** The files of `server/checker`. */
  export const checker: Record<'core' | 'main' | 'page' | 'recordCore' | 'recordMain' | 'recordPage', string>
}
