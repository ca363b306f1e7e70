import { isReached, type Bar } from './bars.ts'
import type { Results } from './results.ts'

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
const number = (value: number) => value >= 100 ? value.toFixed(0) : value.toFixed(value < 10 ? 2 : 1)

/** One page without script: what was reached, each figure beside its bare limit, and how pages grow with the ledger. */
export function toPage({ machine, bars, pairs, growth }: Results): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>How fast the portal is</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left}td.n{text-align:right}svg{max-width:100%;height:auto}.no{color:#a40000}</style>
<h1>How fast the portal is</h1>
<p>${escape(`${machine.date.slice(0, 16).replace('T', ' ')} UTC · Node ${machine.node} · ${machine.cpu} · ${machine.memoryGB} GB · commit ${machine.commit} · load before ${machine.loadBefore}`)}</p>
<h2>Bars</h2>
<table>${bars.map(rowOf).join('')}</table>
<h2>Beside the bare limit, requests a second</h2>
${pairs.map(({ name, portal, bare, limit }) => pairOf(name, limit, portal.perSecond, bare.perSecond)).join('\n')}
<h2>As the ledger grows, milliseconds</h2>
${growth.map(({ name, times }) => growthOf(name, times)).join('\n')}
</html>
`
}

function rowOf(bar: Bar): string {
  return `<tr${isReached(bar) ? '' : ' class="no"'}><td>${isReached(bar) ? 'reached' : 'not reached'}<td>${escape(bar.name)}<td class="n">${number(bar.value)} ${bar.unit}<td>${bar.atLeast ? '≥' : '≤'} ${bar.bar}`
}

function pairOf(name: string, limit: string, portal: number, bare: number): string {
  const width = (value: number) => Math.max(1, Math.round(value / Math.max(portal, bare, 1) * 520))
  return `<svg viewBox="0 0 900 64" role="img" aria-label="${escape(`${name}: ${number(portal)} a second, ${limit}: ${number(bare)}`)}"><text x="0" y="14">${escape(name)} · ${number(portal / bare)} of ${escape(limit)}</text>
<rect x="0" y="20" width="${width(portal)}" height="16" fill="#1d5f8a"/><text x="${width(portal) + 6}" y="33">${number(portal)}</text><rect x="0" y="40" width="${width(bare)}" height="16" fill="#9aa7b0"/><text x="${width(bare) + 6}" y="53">${number(bare)}</text></svg>`
}

function growthOf(name: string, times: Array<{ sites: number, ms: number }>): string {
  const most = Math.max(...times.map(({ ms }) => ms), 1)
  const x = (index: number) => 20 + index * 160
  const y = (ms: number) => Math.round(90 - ms / most * 60)
  return `<svg viewBox="0 0 900 120" role="img" aria-label="${escape(`${name}: ${times.map(({ sites, ms }) => `${number(ms)} ms at ${sites} sites`).join(', ')}`)}"><text x="0" y="14">${escape(name)}</text>
<polyline fill="none" stroke="#1d5f8a" stroke-width="2" points="${times.map(({ ms }, index) => `${x(index)},${y(ms)}`).join(' ')}"/>${times.map(({ sites, ms }, index) => `<circle cx="${x(index)}" cy="${y(ms)}" r="3" fill="#1d5f8a"/><text x="${x(index)}" y="${y(ms) - 6}">${number(ms)}</text><text x="${x(index)}" y="112">${sites.toLocaleString('en')}</text>`).join('')}</svg>`
}
