import { defineOwnDataDownload } from '#server/http/ownData'

/** Everything kept of whoever holds a receipt, to take away. */
export default defineOwnDataDownload()
