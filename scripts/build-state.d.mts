export const root: string
export const entry: string
export const nodeOptions: string[]
export const serverEnvironment: Record<string, string>
export function findStaleness(): string | null
export function dateBuild(startedAt: Date): void
