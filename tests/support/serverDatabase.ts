import { inject } from 'vitest'

// Before a test file loads the tables: its own connections go to the database the server uses.
process.env.DATABASE_URL = inject('databaseUrl')
