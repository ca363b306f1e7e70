import { statfs } from 'node:fs/promises'

const gibibyte = 2 ** 30

/**
 * Whether photos and papers are still taken: what is left of the disk is kept for what people write. The limit is a tenth
 * of the disk, at most 2 GiB.
 */
export async function hasRoomForFiles(folder: string): Promise<boolean> {
  const { bsize, blocks, bavail } = await statfs(folder)
  return bavail * bsize >= Math.min(blocks * bsize / 10, 2 * gibibyte)
}
