import { defineTrackedHandler } from '../../http/track.ts'

export default defineTrackedHandler()
