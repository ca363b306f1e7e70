import type { ServerResponse } from 'node:http'
import { aReceiver, type Received } from './receiver.ts'

type Fields = Record<string, string>

/**
 * Somebody else's Open311 server, written from GeoReport v2: services with a definition, POST, tokens, one request. With
 * `onlyXml` it has no JSON; `byToken` gives the number later; `fail` may answer a POST otherwise, before or after taking it.
 */
export async function anOpen311Server({ onlyXml = false, byToken = false, fail = () => 'no' }: {
  onlyXml?: boolean, byToken?: boolean, fail?: (post: number) => 'no' | 'before' | 'after' | 'refuse' | 'hang'
} = {}) {
  const taken = new Map<string, { fields: Fields, status: string, notes: string }>()
  let posts = 0
  const { url, received } = await aReceiver((request, response) => { answer(request, response) })

  function answer({ method, path, body }: Received, response: ServerResponse) {
    const { pathname, searchParams } = new URL(path, 'http://mock')
    const [, route, format] = /^\/open311\/v2\/(.+)\.(json|xml)$/.exec(pathname) ?? []
    const say = (status: number, json: unknown, xml: string) => {
      if (format === 'xml') response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8' }).end(`<?xml version="1.0" encoding="utf-8"?>\n${xml}`)
      else response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(json))
    }
    const refuse = (status: number, description: string) => { say(status, [{ code: String(status), description }], `<errors><error><code>${status}</code><description>${description}</description></error></errors>`) }
    if (!route || (onlyXml && format === 'json')) { response.writeHead(404, { 'content-type': 'text/html' }).end('<html>no</html>'); return }
    const fields = Object.fromEntries(new URLSearchParams(body))
    if ((method === 'POST' ? fields.jurisdiction_id : searchParams.get('jurisdiction_id')) !== 'beijing') { refuse(404, 'jurisdiction_id was not found'); return }
    if (route === 'services') {
      say(200, [{ service_code: '001', service_name: '违法建设', description: '', metadata: true, type: 'realtime', keywords: '', group: '' }, { service_code: '002', service_name: '其他', metadata: false, type: 'realtime' }],
        '<services><service><service_code>001</service_code><service_name>违法建设</service_name><metadata>true</metadata><type>realtime</type></service><service><service_code>002</service_code><service_name>其他</service_name><metadata>false</metadata><type>realtime</type></service></services>')
      return
    }
    if (route === 'services/001') {
      say(200, { service_code: '001', attributes: [{ variable: true, code: 'street', datatype: 'singlevaluelist', required: true, order: 1, description: '街道', values: [{ key: 'BJ', name: '八角' }] }, { variable: true, code: 'fixmystreet_id', datatype: 'string', required: true, order: 2, description: '', automated: 'server_set' }] },
        '<service_definition><service_code>001</service_code><attributes><attribute><variable>true</variable><code>street</code><datatype>singlevaluelist</datatype><required>true</required><order>1</order><description>街道</description><values><value><key>BJ</key><name>八角</name></value></values></attribute><attribute><variable>true</variable><code>fixmystreet_id</code><datatype>string</datatype><required>true</required><order>2</order><description></description><automated>server_set</automated></attribute></attributes></service_definition>')
      return
    }
    if (route === 'requests' && method === 'POST') { post(fields, { say, refuse, response }); return }
    const [kind, id] = route.split('/')
    const number = kind === 'tokens' ? decodeURIComponent(id!).replace(/^token-/, '') : decodeURIComponent(id ?? '')
    const one = taken.get(number)
    if (!one) { refuse(404, 'not found'); return }
    if (kind === 'tokens') say(200, [{ service_request_id: number, token: `token-${number}` }], `<service_requests><request><service_request_id>${number}</service_request_id><token>token-${number}</token></request></service_requests>`)
    else say(200, [{ service_request_id: number, status: one.status, status_notes: one.notes }], `<service_requests><request><service_request_id>${number}</service_request_id><status>${one.status}</status><status_notes>${one.notes}</status_notes></request></service_requests>`)
  }

  function post(fields: Fields, { say, refuse, response }: { say: (status: number, json: unknown, xml: string) => void, refuse: (status: number, description: string) => void, response: ServerResponse }) {
    const failing = fail(++posts)
    if (failing === 'before') { response.writeHead(503).end(); return }
    if (fields.api_key !== 'geheim-key') { refuse(403, 'api_key missing or wrong'); return }
    if (failing === 'refuse' || !fields.service_code || !(fields.address_string ?? fields.lat)) { refuse(400, 'service_code is missing'); return }
    const reference = fields['attribute[fixmystreet_id]']
    const known = [...taken].find(([, one]) => reference !== undefined && one.fields['attribute[fixmystreet_id]'] === reference)?.[0]
    const number = known ?? `BJ-${taken.size + 1}`
    if (!known) taken.set(number, { fields, status: 'open', notes: '' })
    if (failing === 'after') { response.destroy(); return }
    if (failing === 'hang') return
    if (byToken) say(200, [{ token: `token-${number}` }], `<service_requests><request><token>token-${number}</token></request></service_requests>`)
    else say(200, [{ service_request_id: number, service_notice: '', account_id: '' }], `<service_requests><request><service_request_id>${number}</service_request_id></request></service_requests>`)
  }

  return { baseUrl: `${url}/open311/v2`, taken, received, countPosts: () => posts }
}
