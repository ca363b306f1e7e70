import { defineSiteFeed } from '../../../http/siteFeed.ts'

export default defineSiteFeed()
