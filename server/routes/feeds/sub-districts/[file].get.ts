import { defineSubDistrictFeed } from '../../../http/siteFeed.ts'

export default defineSubDistrictFeed()
