import { defineLedgerFeed } from '../../http/siteFeed.ts'

export default defineLedgerFeed('rss')
