import type { Serialize } from 'nitropack/types'
import type handler from '#server/api/home.get'

/** What `GET /api/home` answers. */
export type HomeAnswer = Serialize<Awaited<ReturnType<typeof handler>>>
