import { listDraws, toPublicDraw } from '#server/domain/hearings/draws'
import { getPublicMatter } from '#server/domain/hearings/queries'
import { definePublicHandler } from '#server/http/handlers'
import { matterIdOf } from '#server/http/matters'

/** Every draw of a matter, the void ones as well. */
export default definePublicHandler(async ({ event, db, now }) => {
  const { id, kind, notice } = await getPublicMatter(db, matterIdOf(event))
  return { id, kind, title: notice.title, draws: (await listDraws(db, id)).map(toPublicDraw), now }
})
