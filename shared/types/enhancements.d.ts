declare module '#build/enhancements.mjs' {
  /** Address of each bundled script by its name. */
  export const enhancements: Record<string, string>
}
