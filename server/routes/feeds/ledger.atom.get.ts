import { defineLedgerFeed } from '../../http/siteFeed.ts'

export default defineLedgerFeed('atom')
