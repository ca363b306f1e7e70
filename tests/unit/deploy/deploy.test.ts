import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { entry, nodeOptions, serverEnvironment } from '../../../scripts/build-state.mjs'
import { root } from '../../support/sources.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const deploy = (readdirSync(join(root, 'deploy'), { recursive: true, withFileTypes: true }))
  .filter(entry => entry.isFile() && !entry.parentPath.includes('secrets')).map(entry => join(entry.parentPath, entry.name))
const documents = (path: string) => parseAllDocuments(read(path), { merge: true }).map((document) => {
  expect(document.errors).toEqual([])
  return document.toJS({ maxAliasCount: 100 }) as Record<string, never>
})

/** Names of our own that stand in an example, whatever its form. */
const ours = /\b(?:PORTAL|METRICS|LOG|BACKUP|SMTP|DATABASE|STORAGE|TRUSTED|AWS)_[A-Z_]+/g
/** Of the examples themselves. */
const examples = new Set(['PORTAL_HOST', 'PORTAL_NODES'])

it('names only settings that README or docs describe', () => {
  const described = ['README.md', ...readdirSync(join(root, 'docs')).filter(file => file.endsWith('.md')).map(file => `docs/${file}`)].map(read).join('\n')
  const named = new Set(deploy.flatMap(path => readFileSync(path, 'utf8').match(ours) ?? []))
  expect(named.size).toBeGreaterThan(8)
  expect([...named].filter(name => !examples.has(name) && !described.includes(`\`${name}`))).toEqual([])
})

it('starts the server as npm start does', () => {
  const starts = ['deploy/Containerfile', 'deploy/portal.service'].map(path => read(path).split('\n').find(line => line.includes(relative(root, entry)))!)
  for (const start of starts) for (const option of nodeOptions) expect(start).toContain(option)
  for (const path of ['deploy/Containerfile', 'deploy/portal.service']) for (const [name, value] of Object.entries(serverEnvironment)) expect(read(path)).toMatch(new RegExp(`^(?:ENV|Environment=).*\\b${name}=${value}$`, 'm'))
})

it('leaves the server room beside its heap wherever memory is limited', () => {
  const heapMB = Number(/--max-old-space-size=(\d+)/.exec(nodeOptions.join(' '))![1])
  const limits = ([['compose.yaml', /memory: (\d+)m/], ['kubernetes/portal.yaml', /limits: \{ memory: (\d+)Mi/], ['portal.service', /^MemoryHigh=(\d+)M/m]] as const)
    .map(([path, limit]) => Number(limit.exec(read(`deploy/${path}`))?.[1]))
  for (const limit of limits) expect(limit - heapMB).toBeGreaterThan(150)
})

describe('the compose file', () => {
  const { services, secrets, volumes, networks } = documents('deploy/compose.yaml')[0] as unknown as {
    services: Record<string, { read_only?: boolean, user?: string, cap_drop?: string[], secrets?: string[], volumes?: string[], healthcheck?: unknown, image: string, stop_grace_period?: string, networks?: string[] | Record<string, { ipv4_address?: string }>, depends_on?: unknown, environment?: Record<string, string>, ports?: string[] }>
    secrets: object, volumes: object, networks: object
  }

  it('runs two nodes without root, without rights and on a file system they cannot write', () => {
    for (const name of ['portal-1', 'portal-2', 'backup']) expect(services[name], name).toMatchObject({ read_only: true, user: '10001:10001', cap_drop: ['ALL'], stop_grace_period: '40s' })
  })

  it('opens the proxy alone, and the portal believes no other about an address', () => {
    expect(Object.entries(services).filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['proxy'])
    expect((services.proxy!.networks as Record<string, { ipv4_address?: string }>).inner!.ipv4_address).toBe(services['portal-1']!.environment!.TRUSTED_PROXIES)
  })

  it('has what it refers to, and no secret in a variable', () => {
    for (const [name, service] of Object.entries(services)) {
      for (const secret of service.secrets ?? []) expect(secrets, name).toHaveProperty([secret])
      for (const volume of service.volumes ?? []) if (!volume.startsWith('.')) expect(volumes, name).toHaveProperty([volume.split(':')[0]!])
      for (const network of Array.isArray(service.networks) ? service.networks : Object.keys(service.networks ?? {})) expect(networks).toHaveProperty([network])
      for (const [variable, value] of Object.entries(service.environment ?? {})) if (/PASSWORD|SECRET|KEY|URL$/.test(variable) && variable !== 'PORTAL_BASE_URL') expect(value, variable).toMatch(/^\/run\/secrets\//)
    }
  })
})

describe('the manifests', () => {
  const all = readdirSync(join(root, 'deploy/kubernetes')).flatMap(file => documents(`deploy/kubernetes/${file}`)) as unknown as Array<{ apiVersion: string, kind: string, metadata: { name: string }, spec: never, stringData?: Record<string, string> }>
  const of = (kind: string) => all.filter(one => one.kind === kind)

  it('name each thing by kind, version and name', () => {
    for (const one of all) expect(one).toMatchObject({ apiVersion: expect.any(String), kind: expect.any(String), metadata: { name: expect.stringMatching(/^[a-z-]+$/) } })
    expect(all.map(({ kind }) => kind).sort()).toEqual(['ConfigMap', 'CronJob', 'Deployment', 'Ingress', 'PodDisruptionBudget', 'Secret', 'Service'])
  })

  it('ask the process whether it lives and the portal whether it is ready, and give it time to end', () => {
    const { template } = of('Deployment')[0]!.spec as { template: { spec: { terminationGracePeriodSeconds: number, securityContext: object, containers: Array<Record<string, never>> } } }
    const [container] = template.spec.containers
    expect(container).toMatchObject({
      readinessProbe: { httpGet: { path: '/readyz' } }, livenessProbe: { httpGet: { path: '/healthz' } },
      securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    })
    expect(template.spec.securityContext).toMatchObject({ runAsNonRoot: true })
    expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(35)
  })

  it('hold no secret', () => {
    for (const { stringData } of of('Secret')) for (const text of Object.values(stringData ?? {})) expect(text.split('\n').filter(line => /=./.test(line))).toEqual([])
  })
})

describe('the alerts', () => {
  const [{ groups }] = documents('deploy/prometheus/alerts.yaml') as unknown as [{ groups: Array<{ rules: Array<{ alert: string, expr: string, labels: { severity: string }, annotations: { summary: string, runbook: string } }> }> }]
  const rules = groups.flatMap(group => group.rules)
  const metricsCode = read('server/http/metrics.ts')
  const known = new Set(metricsCode.match(/portal_[a-z_]+/g))
  const namesIn = (text: string) => (text.match(/\bportal_[a-z_]+/g) ?? []).map(name => name.replace(/_(?:count|bucket|sum)$/, ''))

  it('each say what they mean and lead to a heading of the runbook', () => {
    const headings = new Set([...read('docs/runbook.md').matchAll(/^#+ (.+)$/gm)].map(([, text]) => text!.toLowerCase().replace(/[^\w -]/g, '').replaceAll(' ', '-')))
    for (const { alert, labels, annotations: { summary, runbook } } of rules) {
      expect(['page', 'ticket'], alert).toContain(labels.severity)
      expect(summary.length, alert).toBeGreaterThan(20)
      expect(headings, alert).toContain(runbook.replace('docs/runbook.md#', ''))
    }
  })

  it('ask for nothing that is not measured, and neither does the dashboard', () => {
    for (const { alert, expr } of rules) expect(namesIn(expr).filter(name => !known.has(name)), alert).toEqual([])
    expect(namesIn(read('deploy/grafana/portal.json')).filter(name => !known.has(name))).toEqual([])
  })

  it('are each tried with figures', () => {
    const tried = read('deploy/prometheus/alerts.test.yaml')
    expect(rules.filter(({ alert }) => !tried.includes(`alertname: ${alert}\n`)).map(({ alert }) => alert)).toEqual([])
  })
})
