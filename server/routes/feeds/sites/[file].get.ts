import { siteFeed } from '../../../http/siteFeed.ts'

export default siteFeed
