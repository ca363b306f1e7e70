import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { findProof } from '#server/domain/proofs/queries'
import { integrate } from '#server/domain/record/sequencer'
import { launchBrowser } from '../support/browser.ts'
import { later, monday } from '../support/clock.ts'
import { createTestDatabase } from '../support/database.ts'
import { testKeys } from '../support/keys.ts'
import { receiptWords, sendAReceipt } from '../support/receipts.ts'
import { addEntries, aRecordPortal, origin } from '../support/record.ts'

const part = (name: string) => readFileSync(`server/checker/${name}`, 'utf8')

it('the page for checking works from a folder without a network: a right proof, a changed one, and a browser without Ed25519', async () => {
  const db = await createTestDatabase()
  const { subjectId, number } = await sendAReceipt.report(db)
  await addEntries(db, 30, { at: monday })
  await integrate(aRecordPortal(db), later(monday, { days: 1 }))
  const found = await findProof(db, { kind: 'report', subjectId, keys: testKeys, origin })
  if (found.state !== 'written') throw new Error(found.state)
  const folder = mkdtempSync(join(tmpdir(), 'check-page-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const core = `${part('core.mjs')}\n${part('recordCore.mjs')}`.replaceAll(/^export /gm, '')
  writeFileSync(join(folder, 'check.html'), part('recordPage.html').replace('/* core */', () => core))
  writeFileSync(join(folder, 'right.json'), JSON.stringify(found.proof))
  writeFileSync(join(folder, 'wrong.json'), JSON.stringify({ ...found.proof, said: { ...found.proof.said, words: '别的话' } }))

  const browser = await launchBrowser()
  onTestFinished(() => browser.close())
  const page = await (await browser.newContext({ offline: true, viewport: { width: 360, height: 740 } })).newPage()
  const errors: string[] = []
  page.on('pageerror', error => errors.push(error.message))
  const result = page.locator('#result')
  for (const hasEd25519 of [true, false]) {
    await page.goto(pathToFileURL(join(folder, 'check.html')).href)
    if (!hasEd25519) await page.evaluate(() => { crypto.subtle.importKey = new Proxy(crypto.subtle.importKey, { apply: (target, self, given: unknown[]) => JSON.stringify(given[2]).includes('Ed25519') ? Promise.reject(new Error('unknown')) : Reflect.apply(target, self, given) as unknown }) })
    await page.setInputFiles('#file', join(folder, 'right.json'))
    await expect.poll(() => result.textContent()).toContain('全部相符')
    expect(await page.locator('#lines').textContent()).toContain(number)
    expect(await page.locator('#lines').textContent()).toContain(receiptWords)
    await page.setInputFiles('#file', join(folder, 'wrong.json'))
    await expect.poll(() => result.textContent()).toContain('处不符')
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  expect(errors).toEqual([])
})
