import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { StaffVisitor } from './staffServer.ts'

/** Walks staff pages as somebody signed in; a page that breaks, or is hydrated otherwise than it was sent, is a failure. */
export async function walkAsStaff(
  { browser, url }: { browser: Browser, url: string }, { visitor }: StaffVisitor, walk: (page: Page) => Promise<void>,
  { viewport = { width: 1280, height: 900 }, mode = '' } = {},
): Promise<void> {
  const context = await browser.newContext({ viewport, bypassCSP: true })
  const cookie = (name: string, value: string) => ({ name, value, url })
  await context.addCookies([cookie('portal_staff', visitor.cookies.get('portal_staff')!), ...mode ? [cookie('mode', mode)] : []])
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => { errors.push(error.message) })
  page.on('console', (message) => { if (/hydration/i.test(message.text())) errors.push(message.text()) })
  try { await walk(page) }
  finally { await context.close() }
  expect(errors).toEqual([])
}

/** What axe finds on the page, and its width where it must be scrolled sideways. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document)
    const { scrollWidth, clientWidth } = document.documentElement
    return [
      ...violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`)),
      ...scrollWidth > clientWidth ? [`${scrollWidth} wide`] : [],
    ]
  })
}
