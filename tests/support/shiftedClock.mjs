// Preloaded into a server by a test: its own clock goes wrong by so many milliseconds, that of its database does not.
const shift = Number(process.env.CLOCK_SHIFT_MS)
const RightDate = Date

globalThis.Date = class extends RightDate {
  constructor(...given) {
    if (given.length === 0) super(RightDate.now() + shift)
    else super(...given)
  }

  static now() { return RightDate.now() + shift }
}
