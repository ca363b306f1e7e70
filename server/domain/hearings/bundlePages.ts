import type { Bilingual } from '../../../shared/hearings/records.ts'
import { bins } from '../../../shared/hearings/rules.ts'
import type { Locale } from '../../../shared/locale.ts'
import { formatInstant, toDay, formatDay } from '../../../shared/time.ts'
import type { BundleData } from './bundle.ts'

type Words = (key: string, params?: Record<string, string | number>) => string
interface Html { html: string }

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
type Part = string | number | null | Html | readonly Part[]

function toHtml(part: Part): string {
  if (part === null) return ''
  if (typeof part === 'object') return 'html' in part ? part.html : part.map(toHtml).join('')
  return String(part).replaceAll(/[&<>"]/g, sign => escapes[sign]!)
}

/** Markup with what is put into it escaped: what people wrote stays text. */
const html = (strings: TemplateStringsArray, ...parts: Part[]): Html =>
  ({ html: strings.map((text, index) => text + (index < parts.length ? toHtml(parts[index]!) : '')).join('') })

const styles = 'body{font:18px/1.75 sans-serif;max-width:44em;margin:2em auto;padding:0 1em}article{border-top:1px solid #999;padding:.5em 0}.words{white-space:pre-line}small{color:#555}table{border-collapse:collapse}td,th{border:1px solid #999;padding:.3em .6em;text-align:left;vertical-align:top}'
const commentsOnPage = 500

/** The pages of a bundle in one language; Chinese ones at the top, English ones in `en/`. What has no English is in Chinese there. */
export function* writeBundlePages(data: BundleData, { locale, words }: { locale: Locale, words: Words }): Generator<{ path: string, html: string }> {
  const folder = locale === 'en' ? 'en/' : ''
  const other = locale === 'en' ? '../' : 'en/'
  const up = locale === 'en' ? '../' : ''
  const inLanguage = ({ zh, en }: Bilingual) => locale === 'en' ? en ?? zh : zh
  const instant = (at: Date) => formatInstant(at, locale)
  const title = inLanguage(data.matter.notice.title)
  const commentPages = Math.max(1, Math.ceil(data.comments.length / commentsOnPage))
  const names = ['index', 'text', ...Array.from({ length: commentPages }, (_, index) => `comments-${index + 1}`), 'answers', ...data.meeting ? ['meeting'] : []]
  const nameOf = (name: string) => /^comments-/.test(name) ? `${words('bundle.pages.comments')}${commentPages > 1 ? ` ${name.slice(9)}` : ''}` : words(`bundle.pages.${name}`)
  const page = (name: string, body: Part) => ({
    path: `${folder}${name}.html`,
    html: `<!doctype html>\n${toHtml(html`<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${nameOf(name)} · ${title}</title><style>${{ html: styles }}</style></head><body>
<p>${names.map((one, index) => html`${index > 0 ? ' · ' : ''}${one === name ? nameOf(one) : html`<a href="${one}.html">${nameOf(one)}</a>`}`)} · <a href="${other}${name}.html">${locale === 'en' ? '中文' : 'English'}</a></p>
${data.matter.isDemo ? html`<p><strong>${words('hearingPages.demo')}</strong></p>` : ''}${body}</body></html>\n`)}`,
  })
  const text = (one: Bilingual) => html`<p class="words">${inLanguage(one)}</p>`
  const section = (heading: string, one: Bilingual | null) => one ? html`<h2>${heading}</h2>${text(one)}` : ''
  const { matter, sum } = data

  const index = html`<h1>${title}</h1>
<p>${words(`hearingPages.kinds.${matter.kind}`)}${matter.kind === 'deliberation' ? html` · <strong>${words('hearingPages.notAHearing')}</strong>` : ''} · ${inLanguage(matter.notice.organiser)}</p>
${text(matter.notice.subject)}
<h2>${words('hearingPages.window.title')}</h2>
<ul><li>${words('hearingPages.window.opens')} ${instant(matter.opensAt)}</li><li>${words('hearingPages.window.first')} ${instant(matter.firstClosesAt)}</li><li>${words('hearingPages.window.closes')} ${instant(matter.closesAt)}</li></ul>
<h2>${words('hearingPages.sum.title')}</h2>
<p>${words('hearingPages.sum.line', { received: sum.received, parts: bins.map(bin => `${words(`hearingPages.sum.${bin}`)} ${sum[bin]}`).join(' + ') })}</p>
<p>${words('bundle.alike', { grouped: data.groups.groups.reduce((total, { members }) => total + members.length, 0), groups: data.groups.groups.length })}</p>
${section(words('hearingPages.decision'), matter.decision)}${section(words('hearingPages.decisionUse'), matter.decisionUse)}
${section(words('hearingPages.explanation'), matter.notice.explanation)}${section(words('hearingPages.basis'), matter.notice.basis)}${section(words('hearingPages.contact'), matter.notice.contact)}
${data.agreements.length > 0 ? html`<h2>${words('bundle.agreements')}</h2><ul>${data.agreements.map(({ text: agreed, responsible, dueOn, doneOn, note }) => html`<li>${inLanguage(agreed)} · ${words('bundle.agreed', { who: inLanguage(responsible), due: formatDay(dueOn, locale) })}${doneOn ? ` · ${words('bundle.done', { on: formatDay(doneOn, locale) })}` : ''}${note ? text(note) : ''}</li>`)}</ul>` : ''}
<h2>${words('hearingPages.notices.title')}</h2>
<ol>${[...data.notices].reverse().map(({ kind, text: said, fromClosesAt, toClosesAt, at }) => html`<li>${instant(at)} ${words(`hearingPages.notices.${kind}`)}${fromClosesAt && toClosesAt ? html` (${words('hearingPages.window.moved', { from: instant(fromClosesAt), to: instant(toClosesAt) })})` : ''}${said ? text(said) : ''}</li>`)}</ol>
${data.attachments.length > 0 ? html`<h2>${words('hearingPages.files')}</h2><ul>${data.attachments.map(({ name, path }) => html`<li><a href="${up}${path}">${inLanguage(name)}</a></li>`)}</ul>` : ''}
<h2>${words('bundle.check.title')}</h2><p>${words('bundle.check.text')} <a href="${up}check.html">check.html</a> · check.mjs</p>`

  const texts = html`<h1>${words('bundle.pages.text')}</h1>${data.texts.map(({ number, note, at, clauses }) => html`<h2>${words('bundle.version', { n: number, at: instant(at) })}</h2>${note ? text(note) : ''}${clauses.map(clause => html`<h3>${words('hearingPages.clause', { label: clause.label })}</h3>${text(clause.text)}`)}`)}`

  const comment = ({ number, stance, clause, pieces, name, nameCovered, channel, isLate, shownAt, tombstone, state, hash, language }: BundleData['comments'][number]) => html`<article id="${number}"><h2>${number}${stance ? ` · ${words(`reading.stances.${stance}`)}` : ''}${clause ? ` · ${words('reading.onOldClause', { label: clause.label, n: clause.textVersion })}` : ''}</h2>
${pieces ? html`<p class="words" lang="${language}">${pieces.map(({ text: piece, reason }) => reason === null ? piece : html`<em>${words('redaction.covered', { reason: words(`redaction.mask.${reason}`) })}</em>`)}</p>` : html`<p>${tombstone ? words(`reading.tombstone.${tombstone.reason}`, { on: tombstone.at ? formatDay(toDay(tombstone.at), locale) : '' }) : words(`bundle.states.${state}`)}</p>`}
<p><small>${pieces ? html`${name ?? words(nameCovered ? 'reading.nameCovered' : 'reading.noName')} · ` : ''}${words(`reading.channels.${channel}`)}${isLate ? ` · ${words('reading.late')}` : ''}${shownAt ? ` · ${words('reading.shownOn', { day: formatDay(toDay(shownAt), locale) })}` : ''} · SHA-256 ${hash}</small></p></article>\n`

  const answerOf = new Map(data.answers.answers.map(answer => [answer.id, answer]))
  const answers = html`<h1>${words('answers.title')}</h1><table><thead><tr>${['comment', 'quote', 'outcome', 'reason', 'changedClause'].map(column => html`<th>${words(`answers.column.${column}`)}</th>`)}</tr></thead><tbody>
${data.answers.comments.flatMap(({ number, points }) => (points.length > 0 ? points : [{ quote: '', answerId: null }]).map(({ quote, answerId }) => {
  const answer = answerId === null ? undefined : answerOf.get(answerId)
  return html`<tr><td>${number}</td><td>${quote ?? words('answers.quoteCovered')}</td><td>${answer ? words(`answers.outcomes.${answer.outcome}`) : words('answers.waiting')}</td><td class="words">${answer ? inLanguage(answer.reason) : ''}${answer?.unchanged ? html`\n${words('answers.unchanged', { reason: inLanguage(answer.unchanged) })}` : ''}</td><td>${answer?.clause?.label ?? ''}</td></tr>\n`
}))}</tbody></table>`

  const meeting = data.meeting && html`<h1>${words('bundle.pages.meeting')}</h1>
<p>${words('hearingPages.timetable.fromTo', { from: instant(data.meeting.startsAt), to: instant(data.meeting.endsAt) })} · ${inLanguage(data.meeting.place)}</p>
<ol>${data.meeting.agenda.map(item => html`<li>${inLanguage(item.title)} (${item.minutes})</li>`)}</ol>
<ul>${data.meeting.seats.map(({ name, seats }) => html`<li>${inLanguage(name)}: ${seats}</li>`)}</ul>
${data.meeting.selectionRule ? text(data.meeting.selectionRule) : ''}
${data.draws.map(({ sequence, number, poolHash, entries, source, voidedAt, voidReason }) => html`<h2>${words('bundle.draw', { n: sequence })}</h2><ul><li>${words('bundle.pool', { entries, hash: poolHash })} <a href="${up}draws/${sequence}-pool.txt">${sequence}-pool.txt</a></li><li>${inLanguage(source)}: ${number ?? words('common.notPublished')}${number === null ? '' : html` <a href="${up}draws/${sequence}-result.txt">${sequence}-result.txt</a>`}</li>${voidedAt ? html`<li>${words('bundle.voided', { at: instant(voidedAt) })} ${voidReason ? inLanguage(voidReason) : ''}</li>` : ''}</ul>`)}
${data.record ? html`<h2>${words('hearingRecord.title')}</h2>${data.record.statements.map(({ position, speaker, role, text: said, versions }) => html`<article><h3>${position} ${speaker} (${words(`hearingRecord.role.${role}`)})</h3><p class="words">${said}</p>${versions.length > 1 ? html`<details><summary>${words('hearingRecord.versions', { count: versions.length - 1 })}</summary>${versions.map(version => html`<p class="words"><small>${instant(version.at)}${version.reason ? ` ${version.reason}` : ''}</small>\n${version.text}</p>`)}</details>` : ''}</article>`)}` : ''}`

  yield page('index', index)
  yield page('text', texts)
  for (let at = 0; at < commentPages; at++) yield page(`comments-${at + 1}`, html`<h1>${words('bundle.pages.comments')}</h1>${data.comments.slice(at * commentsOnPage, (at + 1) * commentsOnPage).map(comment)}`)
  yield page('answers', answers)
  if (meeting) yield page('meeting', meeting)
}
