import { defineOfficialFeed } from '../../http/officialFeed.ts'

export default defineOfficialFeed('rss')
