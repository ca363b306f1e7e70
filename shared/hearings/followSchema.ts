import { z } from 'zod'

/** Where somebody wants to be told of news. */
export const followSchema = z.strictObject({ email: z.string().trim().pipe(z.email('follower.email_invalid').max(200)) })

/** What they say behind the link of a mail. */
export const followChoiceSchema = z.strictObject({ action: z.enum(['confirm', 'stop']) })
