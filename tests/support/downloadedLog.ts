import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { toTilePath } from '#server/domain/record/log'
import { tileWidth } from '#server/domain/record/merkle'

/**
 * Saves a log as anybody can read it, file by file under the paths below `/record`, and gives its size and the paths of
 * its tiles and bundles. Throws when one of them is not there.
 */
export async function downloadLog(read: (path: string) => Promise<Buffer>, folder: string): Promise<{ size: number, tiles: string[] }> {
  const save = async (path: string) => {
    const bytes = await read(path)
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
    return bytes
  }
  await save('keys')
  const size = Number((await save('checkpoint')).toString().split('\n')[1])
  const tiles = tilesOf(size)
  for (const path of tiles) await save(path)
  return { size, tiles }
}

/** The paths of all tiles and bundles a log of this size has. */
export function tilesOf(size: number): string[] {
  const paths: string[] = []
  for (const level of ['entries', 0, 1, 2, 3] as const) {
    const count = Math.floor(size / tileWidth ** (level === 'entries' ? 0 : level))
    for (let from = 0; from < count; from += tileWidth) paths.push(`tile/${toTilePath({ level, index: from / tileWidth, width: Math.min(tileWidth, count - from) })}`)
  }
  return paths
}
