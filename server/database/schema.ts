export * from '../domain/events/tables.ts'
export * from '../domain/staff/tables.ts'
export * from '../domain/notifications/tables.ts'
export * from '../domain/search/tables.ts'
