import { subDistrictFeed } from '../../../http/siteFeed.ts'

export default subDistrictFeed
