import { config } from '@vue/test-utils'
import * as vue from 'vue'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach } from 'vitest'
import { messagesOfWorld, restartWorld, world } from './support.ts'

// What Nuxt imports by itself into pages and components. Vue's own `Text` and `Comment` would hide the document's.
const { computed, nextTick, onBeforeUnmount, onMounted, reactive, ref, shallowRef, useId, useTemplateRef, watch } = vue
Object.assign(globalThis, {
  computed, nextTick, onBeforeUnmount, onMounted, reactive, ref, shallowRef, useId, useTemplateRef, watch,
  useNuxtApp: () => ({ $messages: messagesOfWorld() }),
  useState: (key: string, initial: () => unknown) => ref(({ form: world.form, site: world.site, demo: world.demo, staff: world.staff } as Record<string, unknown>)[key] ?? initial()),
  useRequestEvent: () => undefined,
  useRequestURL: () => new URL(world.path, 'http://portal.test'),
  useRoute: () => ({ path: world.path.split('?')[0], fullPath: world.path, query: Object.fromEntries(new URL(world.path, 'http://portal.test').searchParams) }),
  useCookie: () => ref(world.mode),
  useHead: (head: unknown) => world.heads.push(head),
  useSeoMeta: (head: unknown) => world.heads.push(head),
})

const components = import.meta.glob<{ default: vue.Component }>('../../components/{interfaces,ui,site,home,search,staff,report,queue,hearing,moderation,answering,meeting,order,track,volunteer,ledger,bulletin,record}/*.vue', { eager: true })
for (const [file, { default: component }] of Object.entries(components)) {
  const [, folder, name] = /components\/(\w+)\/(\w+)\.vue$/.exec(file)!
  config.global.components[folder![0]!.toUpperCase() + folder!.slice(1) + name!] = component
}

config.global.components.NuxtLink = { props: ['to'], setup: (props: { to: string }, { slots }: { slots: vue.Slots }) => () => vue.h('a', { href: props.to }, slots.default?.()) }

beforeEach(() => {
  restartWorld()
  setActivePinia(createPinia())
})
