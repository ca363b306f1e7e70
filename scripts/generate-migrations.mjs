import { spawnSync } from 'node:child_process'

// One schema, two folders: the column vocabulary chooses its dialect from DATABASE_URL while the tables load.
const name = process.argv[2] ?? 'change'
const custom = process.argv.includes('--custom') ? ['--custom'] : []
for (const [dialect, url] of [['sqlite', ''], ['postgresql', 'postgres://localhost/none']]) {
  const { status } = spawnSync('drizzle-kit', [
    'generate', '--dialect', dialect, '--schema', './server/database/schema.ts',
    '--out', `./server/database/migrations/${dialect}`, '--name', name, ...custom,
  ], { stdio: 'inherit', env: { ...process.env, DATABASE_URL: url } })
  if (status !== 0) process.exit(status ?? 1)
}
