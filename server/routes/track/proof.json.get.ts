import { definePublicHandler } from '#server/http/handlers'
import { sendProof } from '#server/http/proof'

/** The proof of the receipt this browser has opened, to be kept and checked without us. */
export default definePublicHandler(sendProof)
