/** The same numbers for the same seed (mulberry32). */
export function createRandom(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6D2B79F5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  const letters = '0123456789abcdefghjkmnpqrstvwxyz'
  return {
    next,
    below,
    pick: <Item>(items: readonly Item[]): Item => items[below(items.length)]!,
    happens: (chance: number) => next() < chance,
    /** An identifier of the form the portal gives. */
    id: () => Array.from({ length: 26 }, () => letters[below(32)]).join(''),
    hex: (bytes: number) => Array.from({ length: bytes * 2 }, () => letters[below(16)]!.replace(/[g-z]/, '0')).join(''),
  }
}

export type Random = ReturnType<typeof createRandom>
