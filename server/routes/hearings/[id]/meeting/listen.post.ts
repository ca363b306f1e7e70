import { listenerSchema, toListener } from '#shared/hearings/meetingSchemas'
import { defineApplicationHandler } from '#server/http/applications'

export default defineApplicationHandler(listenerSchema, toListener)
