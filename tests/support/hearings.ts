import { randomInt, randomUUID } from 'node:crypto'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { comments, matterClauses, matters, matterVersions } from '#server/domain/hearings/tables'
import { isLate } from '#shared/hearings/rules'
import { later, monday } from './clock.ts'
import { uniqueNumber } from './unique.ts'

type Matter = typeof matters.$inferInsert
type Instants = 'opensAt' | 'closesAt' | 'firstClosesAt' | 'publishedAt'
type Comment = typeof comments.$inferInsert

const both = (zh: string, en: string | null = null) => ({ zh, en })

/** A matter as it is when it was published on Monday for thirty days, with three clauses; `changes` make it another one. */
export async function aMatter(db: Database, changes: Partial<Omit<Matter, Instants> & Record<Instants, Date>> = {}) {
  const matter = {
    id: randomUUID(), kind: 'publicComment', stage: 'published', subDistrict: null, community: null,
    notice: {
      title: both('麻峪地块拆后利用方案', 'A plan for the cleared ground at Mayu'), organiser: both('石景山区示范办公室', 'Shijingshan demonstration office'),
      subject: both('拆除后的空地怎样使用。', 'How the cleared ground is to be used.'), explanation: both('拟建绿地和停车位。'), basis: both('北京市城乡规划条例'),
      contact: both('电话 010-00000000'), shortWindowReason: null,
    },
    links: [], lateUse: 'considered', opensAt: monday, closesAt: later(monday, { days: 31 }), firstClosesAt: later(monday, { days: 31 }), textVersion: 1, publishedAt: monday,
    holdsAnswers: false, createdBy: 'he', createdAt: monday, isDemo: false, version: 1, ...changes,
  } satisfies Matter
  const clauses = [1, 2, 3].map(position => ({ id: randomUUID(), matterId: matter.id, textVersion: 1, position, key: randomUUID(), label: String(position), text: both(`第 ${position} 条的内容。`) }))
  await commit(db, tx => [
    tx.insert(matters).values(matter).returning({ id: matters.id }),
    tx.insert(matterVersions).values({ matterId: matter.id, number: 1, note: null, at: monday, by: 'he' }).returning({ number: matterVersions.number }),
    tx.insert(matterClauses).values(clauses).returning({ id: matterClauses.id }),
  ])
  return { ...matter, clauses }
}

/** A row of a comment as if it had been received; for tests of what comes after. The real way is the command. */
export function aCommentRow(matter: { id: string, closesAt?: Date | null }, changes: Partial<Comment> = {}): Comment {
  const receivedAt = changes.receivedAt ?? later(monday, { hours: 1 })
  return {
    id: randomUUID(), matterId: matter.id, number: uniqueNumber('YJ'), submissionId: randomUUID(), stance: 'suggest', words: '多种几棵树。',
    channel: 'web', locale: 'zh-CN', receivedAt, isLate: matter.closesAt ? isLate({ closesAt: matter.closesAt }, receivedAt) : false, isDemo: false, salt: randomUUID(), hash: '', state: 'waiting',
    shuffle: randomInt(2 ** 31), version: 1, ...changes,
  }
}

export async function aComment(db: Database, matter: { id: string, closesAt?: Date | null }, changes: Partial<Comment> = {}) {
  const comment = aCommentRow(matter, changes)
  await commit(db, tx => [tx.insert(comments).values(comment).returning({ id: comments.id })])
  return comment
}
