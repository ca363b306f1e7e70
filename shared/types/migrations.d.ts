declare module '#portal/migrations' {
  import type { MigrationMeta } from 'drizzle-orm/migrator'

  export const migrations: Record<'sqlite' | 'postgresql', MigrationMeta[]>
}
