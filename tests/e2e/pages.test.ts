import { get } from 'node:http'
import axe from 'axe-core'
import { HtmlValidate, StaticConfigLoader } from 'html-validate'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { goTo, readReceipt, sendStep } from '../support/journey.ts'
import { addressOf, publicRoutes } from '../support/publicPages.ts'
import { createVisitor } from '../support/visitor.ts'

let browser: Browser
/** Two people half way through a report, and after it: its screens are shown to nobody else. */
let writing: Cookies
let received: Cookies
/** Somebody who has looked up the report they sent. */
let tracking: Cookies
beforeAll(async () => {
  browser = await launchBrowser()
  const visitors = [createVisitor(), createVisitor()] as const
  for (const visitor of visitors) await goTo(visitor, '/report/check')
  await sendStep(visitors[1], '/report/check', {})
  const reader = createVisitor()
  await sendStep(reader, '/track', await readReceipt(visitors[1]))
  tracking = [...reader.cookies]
  ;[writing, received] = visitors.map(({ cookies }) => [...cookies]) as [Cookies, Cookies]
})
afterAll(async () => { await browser.close() })

// Rules about how markup is written down, rather than what it means, are Vue's own affair.
const ofStyle = ['void-style', 'no-trailing-whitespace', 'attribute-boolean-style', 'attribute-empty-style', 'doctype-style', 'long-title', 'tel-non-breaking']
const validator = new HtmlValidate(new StaticConfigLoader({
  extends: ['html-validate:standard'],
  rules: Object.fromEntries(ofStyle.map(rule => [rule, 'off'] as const)),
}))

type Cookies = [name: string, value: string][]

/** What somebody carries who looks at this page. */
function cookiesFor(path: string): Cookies {
  if (/^(?:\/en)?\/track\b/.test(path)) return tracking
  const screen = /\/report\/(\w+)/.exec(path)?.[1]
  return screen === 'received' ? received : screen ? writing : []
}

const kilobyte = 1024
const phone = { width: 360, height: 740 }

/** Pages whose one small script shrinks photos, finds places or counts letters; each works without it. */
const mayHelpWithScript = /^(?:\/en)?\/(?:report|track|r|assistance\/new|hearings\/[^/]+\/(?:comment|comments\/[^/]+\/flag))(?:\/|$)/

/** What a page is of, for programs: nothing runs. */
const data = '<script type="application/ld+json">'

describe.each(publicRoutes)('%s', (route) => {
  test.each(['', '/en'])('is one small page without framework script (%s)', async (prefix) => {
    const { html, bytes, path } = await fetchPage(prefix + await addressOf(route))
    const scripts = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag)
    const stylesheets = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href]) => href!)
    const styleBytes = await Promise.all(stylesheets.map(async href => (await fetchPage(href)).bytes))
    const total = bytes + styleBytes.reduce((sum, n) => sum + n, 0)
    expect(scripts.filter(tag => tag !== data && !(mayHelpWithScript.test(path) && /src="\/_enhance\//.test(tag)))).toEqual([])
    expect(html).not.toMatch(/<style\b| style="/)
    expect(stylesheets).toHaveLength(1)
    expect(total, `${total} bytes of HTML and CSS`).toBeLessThanOrEqual(13 * kilobyte)
  })

  test('says its language, its title and what it is about', async () => {
    const address = await addressOf(route)
    for (const [prefix, lang] of [['', 'zh-CN'], ['/en', 'en']]) {
      const { html } = await fetchPage(prefix + address)
      expect(html).toMatch(new RegExp(`<html[^>]* lang="${lang}"`))
      expect(html).toMatch(/<title>[^<]+<\/title>/)
      expect(html).toMatch(/<meta name="description" content="[^"]{10,}/)
      expect(html.match(/<h1\b/g)).toHaveLength(1)
      expect(html.match(/<main\b/g)).toHaveLength(1)
      expect(html).not.toMatch(/\b(?:common|errors|ledger|policies|report|search)\.[a-z]+[.a-zA-Z]*(?=<)/)
    }
  })

  test('is valid HTML', async () => {
    const { html } = await fetchPage(await addressOf(route))
    const { results } = await validator.validateString(html)
    expect(results.flatMap(({ messages }) => messages).map(({ ruleId, message, selector }) => `${ruleId} ${message} ${selector ?? ''}`)).toEqual([])
  })

  test.each([
    ['in light, dark and high contrast', '', '', ['standard auto', 'standard dark', 'standard contrast']],
    ['in 长辈版', '', 'elder', ['elder auto']],
    ['in English', '/en', '', ['standard auto']],
  ])('axe finds nothing %s', async (_, prefix, cookie, modes) => {
    await onPage(prefix + await addressOf(route), { viewport: { width: 1280, height: 800 } }, cookie, async (page) => {
      await page.evaluate(axe.source)
      for (const mode of modes) {
        const findings = await page.evaluate(async (chosen) => {
          document.documentElement.dataset.mode = chosen
          const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document)
          return violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${chosen} ${id}: ${html.slice(0, 200)} ${any[0]?.message ?? ''}`))
        }, mode)
        expect(findings).toEqual([])
      }
    })
  })

  test('fits a narrow phone, in 长辈版, in the largest type and with text twice as large', async () => {
    await onPage(await addressOf(route), { viewport: phone }, 'elder', async (page) => {
      for (const [mode, fontSize] of [['elder auto', ''], ['large auto', ''], ['standard auto', ''], ['standard auto', '200%']] as const) {
        const tooWide = await page.evaluate(([chosen, size]) => {
          document.documentElement.dataset.mode = chosen
          document.documentElement.style.fontSize = size
          const { scrollWidth, clientWidth } = document.documentElement
          if (scrollWidth <= clientWidth) return []
          return [...document.querySelectorAll('body *')]
            .filter(element => element.getBoundingClientRect().right > clientWidth + 1 && !element.closest('svg, .scroll'))
            .map(element => `${chosen} ${size} ${element.tagName} ${element.className} ${element.getBoundingClientRect().right}`).slice(0, 5)
        }, [mode, fontSize] as const)
        expect(tooWide).toEqual([])
      }
    })
  })
})

test('长辈版 is chosen by a link without script, comes back to the same page, and stays', async () => {
  await onPage('/ledger?period=archive', { viewport: phone, javaScriptEnabled: false }, '', async (page) => {
    await page.getByRole('link', { name: '长辈版' }).click()
    expect(page.url()).toBe(`${inject('baseUrl')}/ledger?period=archive`)
    expect(await page.locator('html').getAttribute('data-mode')).toBe('elder auto')
    expect(await page.locator('body').evaluate(body => parseFloat(getComputedStyle(body).fontSize))).toBeCloseTo(24, 0)
    const targets = await page.locator('.strip a, .menu summary').evaluateAll(links => links.map(link => link.getBoundingClientRect().height).filter(height => height > 0))
    expect(Math.min(...targets)).toBeGreaterThanOrEqual(60)
    await page.goto(`${inject('baseUrl')}/policies`)
    expect(await page.locator('html').getAttribute('data-mode')).toBe('elder auto')
    await page.getByRole('link', { name: '标准版' }).click()
    expect(await page.locator('html').getAttribute('data-mode')).toBe('standard auto')
  })
})

test('a colour chosen on the settings page leaves the size as it was', async () => {
  await onPage('/en/mode?back=/en/ledger', { viewport: phone, javaScriptEnabled: false }, 'elder', async (page) => {
    await page.getByRole('link', { name: /High contrast/ }).click()
    expect(await page.locator('html').getAttribute('data-mode')).toBe('elder contrast')
    await page.getByRole('link', { name: 'Back to the page you were on' }).click()
    expect(new URL(page.url()).pathname).toBe('/en/ledger')
  })
})

test('choosing a mode never leads to another site', async () => {
  for (const back of ['//evil.example', 'https://evil.example', '/\\evil.example', '/%09/evil.example']) {
    const response = await fetch(`${inject('baseUrl')}/mode?to=elder&back=${back}`, { redirect: 'manual' })
    expect(response.status).toBe(303)
    expect(new URL(response.headers.get('location')!, inject('baseUrl')).origin).toBe(inject('baseUrl'))
  }
})

test.each([['/no-such-page', '没有找到这个页面'], ['/en/no-such-page', 'This page was not found']])('%s is told in plain words, without script', async (path, title) => {
  const { html, status } = await fetchPage(path)
  expect(status).toBe(404)
  expect(html).toContain(`${title}</h1>`)
  expect(html).toContain('tel:12345')
  expect(html).not.toContain('<script')
})

test('the keyboard’s first stop leads past the header', async () => {
  await onPage('/', { viewport: phone }, '', async (page) => {
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').textContent()).toBe('跳到正文')
    await page.keyboard.press('Enter')
    expect(await page.locator(':focus').getAttribute('id')).toBe('main')
  })
})

test('every main section is reached from a phone without script', async () => {
  await onPage('/', { viewport: phone, javaScriptEnabled: false }, '', async (page) => {
    await page.getByText('菜单').click()
    await page.getByRole('navigation', { name: '主要栏目' }).getByRole('link', { name: '台账公示' }).click()
    expect(new URL(page.url()).pathname).toBe('/ledger')
  })
})

async function onPage(path: string, options: BrowserContextOptions, mode: string, look: (page: Page) => Promise<void>) {
  const context = await browser.newContext({ bypassCSP: true, ...options })
  const cookies: Cookies = [...cookiesFor(path), ...mode ? [['mode', mode] as [string, string]] : []]
  if (cookies.length > 0) await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: inject('baseUrl') })))
  try {
    const page = await context.newPage()
    await page.goto(inject('baseUrl') + path)
    await look(page)
  }
  finally {
    await context.close()
  }
}

/** An answer as a phone gets it: `bytes` are those of the compressed body. Redirects are followed. */
async function fetchPage(path: string): Promise<{ status: number, html: string, bytes: number, path: string }> {
  const cookie = cookiesFor(path).map(([name, value]) => `${name}=${value}`).join('; ')
  const { bytes, status, location } = await new Promise<{ bytes: number, status: number, location?: string }>((resolve, reject) => {
    get(inject('baseUrl') + path, { headers: { 'accept': 'text/html', 'accept-encoding': 'br', cookie } }, (response) => {
      let size = 0
      response.on('data', (chunk: Buffer) => { size += chunk.length })
      response.on('end', () => { resolve({ bytes: size, status: response.statusCode!, location: response.headers.location }) })
    }).on('error', reject)
  })
  if (location) return fetchPage(location)
  const html = await (await fetch(inject('baseUrl') + path, { headers: { accept: 'text/html', cookie } })).text()
  return { status, html, bytes, path }
}
