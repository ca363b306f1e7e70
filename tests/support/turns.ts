/** How many others could have been answered while something went on: turns of the event loop that it did not keep to itself. */
export async function countTurns(work: () => Promise<unknown>): Promise<number> {
  let turns = 0
  let next = setImmediate(count)
  function count() {
    turns += 1
    next = setImmediate(count)
  }
  try { await work() }
  finally { clearImmediate(next) }
  return turns
}
