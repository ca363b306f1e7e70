import { localeOfPath, type Locale } from '#shared/locale'
import type { MessageTree } from '#shared/messages'
import { useAddress } from '~/composables/useAddress'
import { groupsOf, type MessageGroup } from '~/i18n/groups'

type Load = () => Promise<{ messages: MessageTree }>

const loaders: Record<Locale, Record<MessageGroup, Load>> = {
  'zh-CN': {
    general: () => import('~/i18n/zh-CN/groups/general'),
    cases: () => import('~/i18n/zh-CN/groups/cases'),
    hearings: () => import('~/i18n/zh-CN/groups/hearings'),
    volunteers: () => import('~/i18n/zh-CN/groups/volunteers'),
    lives: () => import('~/i18n/zh-CN/groups/lives'),
    exchange: () => import('~/i18n/zh-CN/groups/exchange'),
  },
  'en': {
    general: () => import('~/i18n/en/groups/general'),
    cases: () => import('~/i18n/en/groups/cases'),
    hearings: () => import('~/i18n/en/groups/hearings'),
    volunteers: () => import('~/i18n/en/groups/volunteers'),
    lives: () => import('~/i18n/en/groups/lives'),
    exchange: () => import('~/i18n/en/groups/exchange'),
  },
}

/**
 * The sentences of one language. The server has all of them; a staff page's script loads those of its section, and the
 * others when somebody goes there.
 */
export default defineNuxtPlugin(async () => {
  const { pathname } = useAddress()
  const locale = localeOfPath(pathname)
  if (import.meta.server) {
    const { messages } = locale === 'en' ? await import('~/i18n/en') : await import('~/i18n/zh-CN')
    return { provide: { messages: { locale, tree: messages as MessageTree } } }
  }
  const tree: Record<string, MessageTree[string]> = {}
  const load = async (path: string) => {
    const loaded = await Promise.all(groupsOf(path).map(group => loaders[locale][group]()))
    for (const { messages } of loaded) Object.assign(tree, messages)
  }
  await load(pathname)
  useRouter().beforeEach(({ path }) => load(path))
  return { provide: { messages: { locale, tree } } }
})
