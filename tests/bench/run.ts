import { argv } from 'node:process'

const [name] = argv.slice(2)
const benches: Record<string, () => Promise<unknown>> = { hearings: () => import('./hearings.ts'), record: () => import('./record.ts'), verify: () => import('./verify.ts') }

if (!name || !benches[name]) {
  console.log(`npm run bench -- NAME\nMeasures the built server and prints the figures. Names: ${Object.keys(benches).join(', ')}`)
  process.exitCode = name === '--help' ? 0 : 1
}
else await benches[name]()

// Without an import of its own, this makes it a module.
export {}
