import { answers } from '../answers.ts'
import { commenting } from '../commenting.ts'
import { deliberation } from '../deliberation.ts'
import { draw } from '../draw.ts'
import { hearingPages } from '../hearingPages.ts'
import { hearingRecord } from '../hearingRecord.ts'
import { matter } from '../matter.ts'
import { meeting } from '../meeting.ts'
import { moderation } from '../moderation.ts'
import { reading } from '../reading.ts'

export const messages = {
  answers,
  commenting,
  deliberation,
  draw,
  hearingPages,
  hearingRecord,
  matter,
  meeting,
  moderation,
  reading,
} as const
