import { readdirSync } from 'node:fs'
import { argv } from 'node:process'

/** A file of this folder that can be run by its name. */
interface Bench {
  /** One line. */
  help: string
  run(args: string[]): Promise<void>
}

const names = readdirSync(import.meta.dirname).filter(file => file.endsWith('.ts') && file !== 'run.ts').map(file => file.slice(0, -3)).sort()
const load = (name: string) => import(`./${name}.ts`) as Promise<Bench>

const [first, ...rest] = argv.slice(2)
const isNamed = first !== undefined && !first.startsWith('-')

if (first === '--help' || first === '-h') {
  console.log(`npm run bench                    the whole speed bench, each figure beside the bare limit of this machine
npm run bench -- --quick         the same in under four minutes
npm run bench -- NAME [OPTIONS]  one bench

${(await Promise.all(names.map(async name => `  ${name.padEnd(12)}${(await load(name)).help}`))).join('\n')}`)
}
else if (isNamed && !names.includes(first)) {
  console.error(`No bench is called ${first}. There are: ${names.join(', ')}`)
  process.exitCode = 1
}
else await (await load(isNamed ? first : 'speed')).run(isNamed ? rest : argv.slice(2))
