import { defineTeamFeed } from '../../http/teamFeed.ts'

export default defineTeamFeed('json')
