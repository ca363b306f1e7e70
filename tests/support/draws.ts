import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')

/** Runs the published script over published files as somebody at home does; what it prints, and whether it agrees. */
export function checkDraw({ pool, number, result, script = 'server/assets/draw-check.mjs' }: { pool: string | Buffer, number: string, result?: string | Buffer, script?: string }): { agrees: boolean, printed: string } {
  const folder = mkdtempSync(join(tmpdir(), 'draw-'))
  try {
    writeFileSync(join(folder, 'pool.txt'), pool)
    if (result !== undefined) writeFileSync(join(folder, 'result.txt'), result)
    const args = [script, join(folder, 'pool.txt'), number, ...result === undefined ? [] : [join(folder, 'result.txt')]]
    try { return { agrees: true, printed: execFileSync(process.execPath, args, { encoding: 'utf8', stdio: 'pipe' }) } }
    catch (error) { return { agrees: false, printed: String((error as { stderr?: unknown }).stderr) } }
  }
  finally { rmSync(folder, { recursive: true }) }
}

/** A stream of numbers in [0, 1) that is the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6D2B79F5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
