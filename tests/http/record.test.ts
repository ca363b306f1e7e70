import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { connectDatabase } from '#server/database/connect'
import { openNote, parseCheckpointText } from '#server/domain/record/note'
import { addEntries } from '../support/record.ts'
import { startServer } from '../support/server.ts'

it('an entry is public soon after its commit: checkpoint, keys and tiles can be read by anybody, with long caches for what never changes', async () => {
  const server = await startServer({ env: { PORTAL_BASE_URL: 'https://portal.example.org' } })
  const { db, close } = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  try {
    const read = (path: string) => fetch(`${server.url}/record/${path}`)
    const signed = async () => parseCheckpointText(openNote(await (await read('checkpoint')).text(), (await (await read('keys')).text()).trim().split('\n'))?.text ?? '')
    let before = await signed()
    for (let tries = 0; !before && tries < 60; tries++) {
      await wait(500)
      before = await signed()
    }
    expect(before!.origin).toBe('portal.example.org/record')
    const committedAt = Date.now()
    await addEntries(db, 1, { at: new Date() })
    let after = await signed()
    while (after!.size <= before!.size && Date.now() - committedAt < 60_000) {
      await wait(500)
      after = await signed()
    }
    expect(after!.size).toBeGreaterThan(before!.size)

    const checkpoint = await read('checkpoint')
    expect(checkpoint.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(checkpoint.headers.get('cache-control')).toMatch(/max-age=\d\b/)
    const bundles = Math.floor((after!.size - 1) / 256)
    const path = `${String(bundles).padStart(3, '0')}.p/${after!.size - bundles * 256}`
    for (const tile of [`tile/entries/${path}`, `tile/0/${path}`]) {
      const answer = await read(tile)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toBe('application/octet-stream')
      expect(answer.headers.get('cache-control')).toContain('immutable')
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    }
    for (const missing of ['tile/0/900', 'tile/0/0', 'tile/data/000', 'tile/entries/x000/001', 'tile/5/000.p/1']) {
      const answer = await read(missing)
      expect(answer.status).toBe(404)
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
  }
  finally {
    await close()
    expect(await server.stop()).toBe(0)
  }
})
