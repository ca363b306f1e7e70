// Preloaded into the server by the negative run of tests/faults/order.ts: SQLite no longer waits for the disk.
import { createRequire } from 'node:module'

const Sqlite = createRequire(process.argv[1])('better-sqlite3')
const { pragma } = Sqlite.prototype
Sqlite.prototype.pragma = function (source, ...rest) {
  return pragma.call(this, source.replace('synchronous = FULL', 'synchronous = OFF'), ...rest)
}
