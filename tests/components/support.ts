import axe from 'axe-core'
import { mount, type VueWrapper } from '@vue/test-utils'
import type { Component } from 'vue'
import type { FormState } from '#shared/forms'
import type { Locale } from '#shared/locale'
import type { StaffView } from '#shared/staff/permissions'
import { defaultSite, type Site } from '#shared/site/schemas'
import { messages as chinese } from '../../i18n/zh-CN.ts'
import { messages as english } from '../../i18n/en.ts'

interface World {
  locale: Locale
  path: string
  form: FormState | null
  mode: string | null
  site: Site
  demo: boolean
  /** Who is signed in. */
  staff: StaffView | null
  /** What the page asked of the document's head, in order. */
  heads: unknown[]
}

const start = (): World => ({ locale: 'zh-CN', path: '/ledger', form: null, mode: null, site: defaultSite, demo: false, staff: null, heads: [] })

/** What Nuxt would tell a component about its page. `setup.ts` reads it, and begins each test anew. */
export let world = start()

export function restartWorld() {
  world = start()
}

export function messagesOfWorld() {
  return { locale: world.locale, tree: world.locale === 'en' ? english : chinese }
}

interface Mounting {
  props?: Record<string, unknown>
  attrs?: Record<string, unknown>
  slots?: Record<string, () => unknown>
  /** What is different from an ordinary page. */
  world?: Partial<World>
}

/** Mounts a component as a page of the portal would, inside `<main>`. */
export function mountInPortal(component: Component, { world: changes = {}, ...options }: Mounting = {}): VueWrapper {
  Object.assign(world, changes)
  const main = document.createElement('main')
  document.body.replaceChildren(main)
  return mount(component, { attachTo: main, ...options as Record<string, unknown> })
}

/** What axe finds in the page, one line each; the page itself (title, landmarks, one h1) is the browser test's. */
export async function findingsOf(wrapper: VueWrapper): Promise<string[]> {
  const { violations } = await axe.run(wrapper.element.ownerDocument.body, {
    // Needs a drawn page; the browser test has it.
    rules: { 'color-contrast': { enabled: false }, 'region': { enabled: false }, 'page-has-heading-one': { enabled: false } },
  })
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
