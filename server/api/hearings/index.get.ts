import { getQuery } from 'h3'
import { listPublicMatters } from '#server/domain/hearings/public'
import { parseWith } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { matterListSchema } from '#shared/hearings/listSchema'

export default definePublicHandler(({ event, db, now }) => listPublicMatters(db, { ...parseWith(matterListSchema, getQuery(event)), now }))
