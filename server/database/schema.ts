export * from '../domain/events/tables.ts'
