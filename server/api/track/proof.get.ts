import { definePublicHandler } from '#server/http/handlers'
import { showProof } from '#server/http/proof'

/** Where the proof of the receipt this browser has opened stands. */
export default definePublicHandler(showProof)
