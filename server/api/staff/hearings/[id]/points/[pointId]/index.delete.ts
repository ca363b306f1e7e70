import { removePoint } from '#server/domain/hearings/answers'
import { pointIdOf } from '#server/http/answering'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('hearings', 'answer', async ({ event, db, actor, now }) => {
  await removePoint(db, { matterId: matterIdOf(event), pointId: pointIdOf(event), actor, now })
  return { removed: true }
}, ofMatter)
