import type { Locale } from '../shared/locale.ts'
import { findMessage, type MessageKeyOf, type MessageParams } from '../shared/messages.ts'
import { messages as english } from './en.ts'
import { messages as chinese } from './zh-CN.ts'

export type Messages = typeof chinese
export type MessageKey = MessageKeyOf<Messages>
/** Templates of mails: each has a subject and a text. */
export type MailKind = MessageKeyOf<Messages['mail']> extends infer Key ? Key extends `${infer Kind}.subject` ? Kind : never : never

const byLocale = { 'zh-CN': chinese, en: english }

/** The sentence of a key that may come from data, such as an error's code; undefined when there is none. */
export function findTranslation(locale: Locale, key: string, params?: MessageParams): string | undefined {
  return findMessage(byLocale[locale], key, params)
}
