import { inServedDatabase } from './servedMatter.ts'
import { aTeam } from './volunteers.ts'

let made: ReturnType<typeof aTeam> | undefined

/** A team with open places at the server all files of a project ask; one for a test file. */
export function findServedTeam() {
  return made ??= inServedDatabase(db => aTeam(db))
}
