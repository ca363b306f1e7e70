import { defineOpen311Handler } from '#server/http/open311'

export default defineOpen311Handler()
