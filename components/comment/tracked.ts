import type { Serialize } from 'nitropack/types'
import type getTracked from '#server/api/track/comment/index.get'

/** What the pages about a comment show, as it arrives. */
export type TrackedComment = Serialize<Awaited<ReturnType<typeof getTracked>>>
