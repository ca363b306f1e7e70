import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

const help = `Attacks the built server (npm run build first): who may call what, hostile input to every route, broken requests, uploads, sessions.

  npm run test:attacks
  npm run test:attacks -- --runs 10000     cases for each route, however long it takes (by itself: 300 for each that answers programs, pages for 100 s)
  npm run test:attacks -- --seed 1         other cases than the usual ones, which are always the same
  npm run test:attacks -- --only fuzz      one file of tests/attacks`

const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' }, help: { type: 'boolean', short: 'h' } } })

if (values.help) console.log(help)
else {
  const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'attacks', ...values.only ? [`tests/attacks/${values.only}.test.ts`] : []], {
    stdio: 'inherit', env: { ...process.env, TZ: 'UTC', ...values.runs && { ATTACK_RUNS: values.runs }, ...values.seed && { ATTACK_SEED: values.seed } },
  })
  process.exitCode = status ?? 1
}
