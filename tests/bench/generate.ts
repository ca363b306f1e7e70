import { parseArgs } from 'node:util'
import { generatePortal } from './generate/portal.ts'

export const help = 'a data folder with invented sites and pending cases: generate --sites N --cases N --dir FOLDER [--seed N]'

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { sites: { type: 'string', default: '1000' }, cases: { type: 'string', default: '50000' }, dir: { type: 'string' }, seed: { type: 'string', default: '7' } } })
  if (!values.dir) throw new Error('Name a folder: --dir FOLDER')
  const began = performance.now()
  const report = (what: string) => { console.log(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${what}`) }
  const { sites, cases } = await generatePortal({ dataDir: values.dir, sites: Number(values.sites), cases: Number(values.cases), seed: Number(values.seed), report })
  report(`${values.dir} holds ${sites} sites and ${cases} pending cases`)
}
