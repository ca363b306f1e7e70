import { findTranslation } from '../../../i18n/messages.ts'
import type { Locale } from '../../../shared/locale.ts'

interface CheckInPage {
  locale: Locale
  matterId: string
  title: string
  when: string
  salt: string
  /** The hash of a code, and how the person is called in public. */
  people: readonly { hash: string, label: string }[]
}

const words = ['heading', 'code', 'submit', 'expected', 'came', 'export', 'exportNote', 'ok', 'again', 'unknown', 'mistyped', 'time', 'who', 'device'] as const

/**
 * A page of one file that checks people in where there is no network. It holds hashes of the codes and what is public of
 * the people; it keeps who came in the browser and gives it out as a small file. Nothing in it asks any server.
 */
export function writeCheckInPage({ locale, ...page }: CheckInPage): string {
  const said = Object.fromEntries(words.map(word => [word, findTranslation(locale, `meeting.offline.${word}`)!]))
  const facts = { ...page, said, locale }
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title></title>
<style>
body{font:1.25rem/1.6 sans-serif;max-width:40rem;margin:0 auto;padding:1rem;background:#fff;color:#111}
input,button{font:inherit;padding:.6rem .8rem;min-height:3rem}input{width:14rem;border:2px solid #111}
button{background:#14532d;color:#fff;border:0}button.second{background:#fff;color:#14532d;border:2px solid #14532d}
#said{font-weight:bold;min-height:2em}td,th{text-align:left;padding:.3rem 1rem .3rem 0;border-bottom:1px solid #999}table{border-collapse:collapse;width:100%}
</style>
<main><h1 id="heading"></h1><p id="title"></p><p id="when"></p>
<form id="form"><label for="code" id="label"></label><br><input id="code" inputmode="numeric" autocomplete="off" autofocus> <button id="submit"></button></form>
<p id="said" role="status"></p><p id="count"></p>
<p><button id="export" type="button"></button></p><p id="note"></p>
<table><thead><tr><th id="time" scope="col"></th><th id="who" scope="col"></th></tr></thead><tbody id="came"></tbody></table></main>
<script id="facts" type="application/json">${JSON.stringify(facts).replaceAll('<', '\\u003c')}</script>
<script>${script}</script>
</html>
`
}

const script = `
'use strict'
const facts = JSON.parse(document.getElementById('facts').textContent)
const at = id => document.getElementById(id)
const said = facts.said
const store = 'check-in ' + facts.matterId
const people = new Map(facts.people.map(person => [person.hash, person.label]))
let came = []
try { came = JSON.parse(localStorage.getItem(store)) || [] } catch (error) { came = [] }
document.title = said.heading
for (const [id, text] of [['heading', said.heading], ['title', facts.title], ['when', facts.when], ['label', said.code], ['submit', said.submit], ['export', said.export], ['note', said.exportNote], ['time', said.time], ['who', said.who]]) at(id).textContent = text

function checkDigit(digits) {
  let product = 10
  for (const digit of digits) {
    const sum = (Number(digit) + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return String((11 - product) % 10)
}
async function hash(code) {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(facts.salt + ':' + code))
  return [...new Uint8Array(bytes)].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
function show() {
  try { localStorage.setItem(store, JSON.stringify(came)) } catch (error) { at('note').textContent = said.device }
  at('count').textContent = said.expected + ' ' + people.size + ' · ' + said.came + ' ' + came.length
  at('came').replaceChildren(...came.slice().reverse().map(entry => {
    const row = document.createElement('tr')
    for (const text of [new Date(entry.at).toLocaleTimeString(facts.locale), people.get(entry.hash) || '']) row.append(Object.assign(document.createElement('td'), { textContent: text }))
    return row
  }))
}
at('form').addEventListener('submit', async event => {
  event.preventDefault()
  const digits = at('code').value.normalize('NFKC').replace(/[^0-9]/g, '')
  at('code').value = ''
  at('code').focus()
  if (digits.length !== 9 || checkDigit(digits.slice(0, 8)) !== digits[8]) { at('said').textContent = said.mistyped; return }
  const key = await hash(digits)
  if (!people.has(key)) { at('said').textContent = said.unknown; return }
  const isNew = !came.some(entry => entry.hash === key)
  if (isNew) came.push({ hash: key, at: new Date().toISOString() })
  at('said').textContent = (isNew ? said.ok : said.again) + ' ' + people.get(key)
  show()
})
at('export').addEventListener('click', () => {
  const file = new Blob([JSON.stringify({ format: 'portal-check-in 1', matterId: facts.matterId, entries: came })], { type: 'application/json' })
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(file), download: 'check-in.json' })
  link.click()
})
show()
`
