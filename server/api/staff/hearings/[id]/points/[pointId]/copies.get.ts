import { previewGroup } from '#server/domain/hearings/answers'
import { pointIdOf } from '#server/http/answering'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** The near copies of the comment a point is from, and what its answer would come to for each. */
export default defineStaffHandler('hearings', 'answer', async ({ event, db }) => ({ members: await previewGroup(db, { matterId: matterIdOf(event), pointId: pointIdOf(event) }) }), ofMatter)
