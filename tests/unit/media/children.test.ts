import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listPhotoProcesses, runPhotoTask } from '#server/media/children'
import { reencodePhoto } from '#server/media/reencode'
import { phonePhoto, smallPhoto } from '../../support/photos.ts'

let folder: string
let large: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-photos-'))
  large = join(folder, 'large')
  await writeFile(large, await phonePhoto())
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let count = 0
const newPath = () => join(folder, String(count += 1))

/** Kills the processes at work as soon as there are some, as often as said. */
async function killAtWork(times: number) {
  const killed = new Set<number>()
  while (killed.size < times) {
    for (const pid of listPhotoProcesses()) {
      if (killed.has(pid)) continue
      await wait(20)
      try { process.kill(pid, 'SIGKILL') }
      catch { /* It is gone already. */ }
      killed.add(pid)
      break
    }
    await wait(5)
  }
}

describe('a process that cleans photos', () => {
  it('that is killed costs one try: the photo is cleaned by the next one', async () => {
    const target = newPath()
    const [photo] = await Promise.all([reencodePhoto(large, target), killAtWork(1)])
    expect(photo).toMatchObject({ width: 1500, height: 2000 })
    expect((await readFile(target)).length).toBe(photo.size)
  })

  it('that dies over the same photo twice refuses that photo, and the next photo is cleaned', async () => {
    await Promise.all(listPhotoProcesses().map((pid) => { process.kill(pid, 'SIGKILL'); return wait(100) }))
    const [outcome] = await Promise.allSettled([reencodePhoto(large, newPath()), killAtWork(2)])
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'photo.damaged' } })
    const small = newPath()
    await writeFile(small, await smallPhoto())
    expect(await reencodePhoto(small, newPath())).toMatchObject({ width: 320, height: 240 })
  })

  it('is one of at most two, however many photos come, and too many are asked to come later', async () => {
    const small = newPath()
    await writeFile(small, await smallPhoto())
    const cleaning = Array.from({ length: 80 }, () => runPhotoTask({ work: 'reencode', source: small, target: newPath() }))
    expect(listPhotoProcesses().length).toBeLessThanOrEqual(2)
    const outcomes = await Promise.allSettled(cleaning)
    const refused = outcomes.filter(outcome => outcome.status === 'rejected').map(({ reason }) => reason as { code: string, status: number })
    expect(outcomes.length - refused.length).toBeGreaterThanOrEqual(60)
    expect(refused.length).toBeGreaterThan(0)
    for (const reason of refused) expect(reason).toMatchObject({ code: 'photo.busy', status: 503 })
    expect(listPhotoProcesses().length).toBeLessThanOrEqual(2)
  })

  it('knows nothing of the server’s environment', async () => {
    const [pid] = listPhotoProcesses()
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8')
    expect(environment.split('\0').map(line => line.split('=')[0]!).filter(name => name !== '' && !name.startsWith('NODE_CHANNEL_'))).toEqual(['MALLOC_ARENA_MAX', 'NODE_NO_WARNINGS'])
  })
})
