import { defineTrackHandler } from '../../http/track.ts'

export default defineTrackHandler({}, async () => {})
