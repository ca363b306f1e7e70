/** What one fault run found: printed as it comes, counted at the end. */
export interface Findings {
  /** A claim and whether it held, with the figures behind it. */
  check: (claim: string, held: boolean, figures?: string) => void
  /** What was measured or done, without a judgement. */
  say: (line: string) => void
  /** What this machine cannot do, and why. */
  notRun: (what: string, why: string) => void
}

export interface Counts { passed: number, failed: number, notRun: string[] }

export function createFindings(): Findings & { counts: Counts } {
  const counts: Counts = { passed: 0, failed: 0, notRun: [] }
  return {
    counts,
    check(claim, held, figures) {
      counts[held ? 'passed' : 'failed'] += 1
      console.log(`  ${held ? 'ok    ' : 'FAILED'}  ${claim}${figures === undefined ? '' : `: ${figures}`}`)
    },
    say(line) { console.log(`          ${line}`) },
    notRun(what, why) {
      counts.notRun.push(what)
      console.log(`  not run: ${what} (${why})`)
    },
  }
}

/** The middle, the 99th of a hundred and the greatest of some milliseconds. */
export function spread(times: readonly number[]): string {
  if (times.length === 0) return 'none'
  const sorted = [...times].sort((a, b) => a - b)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!.toFixed(0)
  return `half within ${at(0.5)} ms, 99 of 100 within ${at(0.99)} ms, slowest ${at(1)} ms`
}
