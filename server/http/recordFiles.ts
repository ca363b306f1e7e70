import { checker } from '#portal/checker'
import { setResponseHeaders, type H3Event } from 'h3'
import { policyOf } from './drawFiles.ts'

/** The checkers of the record in one file each, the same for everybody; the core of the bundles' checker is in both. */
const core = `${checker.core}\n${checker.recordCore}`

/** The script: `node check.mjs FILE`. */
export function sendCheckScript(event: H3Event): string {
  setResponseHeaders(event, { 'content-type': 'text/javascript; charset=utf-8', 'content-disposition': 'attachment; filename="check.mjs"', 'cache-control': 'no-cache' })
  return `${core}\n${checker.recordMain}`
}

/** The page, which works from a folder as well. It runs its own script alone and can send nothing anywhere. */
export function sendCheckPage(event: H3Event): string {
  const html = checker.recordPage.replace('/* core */', () => core.replaceAll(/^export /gm, ''))
  setResponseHeaders(event, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policyOf(html), 'cache-control': 'no-cache' })
  return html
}
