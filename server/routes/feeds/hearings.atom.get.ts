import { defineNoticeFeed } from '../../http/noticeFeed.ts'

export default defineNoticeFeed('atom')
