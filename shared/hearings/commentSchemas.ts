import { z } from 'zod'
import { checkText } from '../text/check.ts'
import type { Simplify } from '../text/fold.ts'
import type { Issue } from '../errors.ts'
import { plainText, singleLine } from '../text/plain.ts'
import { email, orNull, phone } from '../reports/schemas.ts'
import { flagReasons } from './afterwards.ts'
import { stances } from './rules.ts'

export const maxCommentWords = 4000
export const maxCommentFiles = 3

const authorKinds = ['person', 'organisation'] as const
type AuthorKind = (typeof authorKinds)[number]

const stance = z.enum(stances, 'comment.stance_missing')
const words = z.preprocess(given => given ?? '', plainText({ max: maxCommentWords, min: 0 }).refine(text => text !== '', 'comment.words_required'))
const clause = orNull(z.string().max(40))
const authorKind = orNull(z.enum(authorKinds, 'comment.author_unknown'))
const name = orNull(singleLine({ max: 60 }))
const contactShape = { phone: orNull(phone), email: orNull(email) }

type Author = { authorKind: AuthorKind | null, name: string | null }

/** A name belongs to a person or an organisation, and whoever speaks as one says which; said together with all else that is wrong. */
const isAnswered = { when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null }
const withName = { path: ['name'], message: 'comment.name_missing', ...isAnswered }
const hasName = ({ authorKind, name }: Author) => !authorKind || name !== null
const withAuthor = { path: ['authorKind'], message: 'comment.author_missing', ...isAnswered }
const hasAuthor = ({ authorKind, name }: Author) => authorKind !== null || !name

/** A comment as a program sends it. `clause` is the clause's id in the version that was read; null: the whole. */
export const commentSchema = z.strictObject({
  submissionId: z.uuid(),
  clause,
  stance,
  words,
  /** The writer has looked at passages that point at somebody, and leaves them. */
  keepPassages: z.boolean().default(false),
  authorKind,
  name,
  publishName: z.boolean().default(false),
  contact: z.strictObject(contactShape).nullable().default(null),
}).refine(hasName, withName).refine(hasAuthor, withAuthor)

const yes = z.preprocess(value => value === 'yes', z.boolean())

/** A comment as the form sends it; whoever gives no name is not asked about what stands in its field. */
export const commentFormSchema = z.preprocess(
  (given) => {
    const { author, name: typed, ...fields } = given as Record<string, unknown>
    return { ...fields, authorKind: author === 'none' ? null : author, name: author === 'none' ? null : typed }
  },
  z.strictObject({ clause, stance, words, keep: yes, authorKind, name, publish: yes, ...contactShape }).refine(hasName, withName).refine(hasAuthor, withAuthor),
).transform(({ keep: keepPassages, publish: publishName, phone, email, ...comment }) => ({
  ...comment, keepPassages, publishName, contact: phone === null && email === null ? null : { phone, email },
}))

/** What a writer says, whatever way it comes in. */
export type CommentAnswers = Omit<z.output<typeof commentSchema>, 'submissionId'>

/**
 * Passages the writer should look at before sending: they may point at somebody, or hurt. Unlike in a report they may
 * all stay: what somebody says to a matter is received first, and covered afterwards where it has to be.
 */
export function findCommentIssues(path: string, text: string, { keep, simplify }: { keep: boolean, simplify?: Simplify }): Issue[] {
  return keep || checkText(text, simplify).length === 0 ? [] : [{ path, code: 'comment.words_look_again' }]
}

const keep = z.preprocess(value => value === 'yes' || value === true, z.boolean())
/** What a writer sends after the comment. */
export const commentAppealShape = { text: plainText({ max: 1000, min: 0 }).refine(text => text !== '', 'text.required'), keep }
export const coverShape = { words: plainText({ max: 500, min: 0 }).refine(text => text !== '', 'text.required') }

/** What a reader says about a comment. */
export const flagSchema = z.strictObject({ reason: z.enum(flagReasons, 'comment.flag_missing'), words: orNull(plainText({ max: 500 })) })
