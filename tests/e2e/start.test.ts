import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'

let browser: Browser
beforeAll(async () => { browser = await launchBrowser() })
afterAll(async () => { await browser.close() })

it('shows the home page in Chinese and in English with script switched off', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } })
  const page = await context.newPage()
  for (const path of ['/', '/en']) {
    await page.goto(inject('baseUrl') + path)
    expect(await page.locator('h1').first().isVisible()).toBe(true)
  }
  await context.close()
})
