declare module '#portal/migrations' {
  import type { MigrationMeta } from 'drizzle-orm/migrator'

  export const migrations: Record<'sqlite' | 'postgresql', MigrationMeta[]>
}

declare module '#portal/pages' {
  /** The paths of all pages without a language, `:` before their parts. */
  export const pagePaths: string[]
}
