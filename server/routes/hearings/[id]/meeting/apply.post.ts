import { speakerSchema, toSpeaker } from '#shared/hearings/meetingSchemas'
import { defineApplicationHandler } from '#server/http/applications'

export default defineApplicationHandler(speakerSchema, toSpeaker)
