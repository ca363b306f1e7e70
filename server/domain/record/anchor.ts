import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folderOf = (dataDir: string) => join(dataDir, 'record')
const fileOf = (dataDir: string) => join(folderOf(dataDir), 'latest')

/** The last checkpoint this node has seen signed, kept outside of the database; undefined before the first. */
export function readAnchor(dataDir: string): string | undefined {
  return existsSync(fileOf(dataDir)) ? readFileSync(fileOf(dataDir), 'utf8') : undefined
}

/** The new checkpoint takes the place of the old one whole, and is on the disk when this returns. */
export function writeAnchor(dataDir: string, note: string): void {
  mkdirSync(folderOf(dataDir), { recursive: true, mode: 0o700 })
  const file = fileOf(dataDir)
  writeFileSync(`${file}.new`, note, { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
  flushFolder(dataDir)
}

/** For a log that goes on from an older state, after that was said in public. */
export function removeAnchor(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true })
  flushFolder(dataDir)
}

function flushFolder(dataDir: string) {
  const folder = openSync(folderOf(dataDir), 'r')
  try { fsyncSync(folder) }
  finally { closeSync(folder) }
}
