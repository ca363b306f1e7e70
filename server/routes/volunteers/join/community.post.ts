import { defineSignUpHandler } from '#server/http/volunteers'

export default defineSignUpHandler()
