import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { setTimeout as wait } from 'node:timers/promises'
import { root } from './sources.ts'

export const proxyNames = ['nginx', 'caddy', 'haproxy'] as const
export type ProxyName = typeof proxyNames[number]

/** The example of `deploy/` for this proxy, changed in nothing but addresses, ports and the certificate. */
const settings: Record<ProxyName, (ports: { tls: number, plain: number, portal: number }, folder: string) => { command: string[], files: Record<string, string> }> = {
  nginx: ({ tls, plain, portal }, folder) => ({
    command: ['nginx', '-c', join(folder, 'nginx.conf'), '-g', 'daemon off;'],
    files: {
      'nginx.conf': `worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log; events {}
http { ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder}/${name};`).join(' ')} include ${folder}/portal.conf; }\n`,
      'portal.conf': readExample('nginx.conf').replace(/\/etc\/letsencrypt\/live\/portal\.example\.org\/fullchain\.pem/g, `${folder}/cert.pem`)
        .replace(/\/etc\/letsencrypt\/live\/portal\.example\.org\/privkey\.pem/g, `${folder}/key.pem`).replace('/var/log/nginx/', `${folder}/`)
        .replaceAll('portal.example.org', 'localhost').replaceAll('listen 443', `listen 127.0.0.1:${tls}`).replaceAll('listen 80', `listen 127.0.0.1:${plain}`)
        .replace(/^ *listen \[::\].*$/gm, '').replace('127.0.0.1:3000', `127.0.0.1:${portal}`),
    },
  }),
  caddy: ({ tls, portal }, folder) => ({
    command: ['caddy', 'run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')],
    files: {
      Caddyfile: readExample('Caddyfile').replace('{\n\tservers', '{\n\tadmin off\n\tauto_https off\n\tservers')
        .replace('{$PORTAL_HOST:portal.example.org} {', `https://localhost:${tls} {\n\tbind 127.0.0.1\n\ttls ${folder}/cert.pem ${folder}/key.pem`).replace('{$PORTAL_NODES:127.0.0.1:3000}', `127.0.0.1:${portal}`).replace(/^.*health_(?:uri|interval|timeout).*$/gm, ''),
    },
  }),
  haproxy: ({ tls, plain, portal }, folder) => ({
    command: ['haproxy', '-db', '-f', join(folder, 'haproxy.cfg')],
    files: {
      'haproxy.cfg': readExample('haproxy.cfg').replace('bind :80', `bind 127.0.0.1:${plain}`).replace('bind :443', `bind 127.0.0.1:${tls}`)
        .replace('/etc/haproxy/portal.pem', `${folder}/both.pem`).replace('127.0.0.1:3000', `127.0.0.1:${portal}`).replace(/^ *server node2.*$/m, '').replace(' check inter 2s fall 2 rise 1', ''),
    },
  }),
}

const readExample = (name: string) => readFileSync(join(root, 'deploy', name), 'utf8')

/** Whether this machine has what is needed to run the example; says so loudly where it has not. */
export function canRun(name: ProxyName): boolean {
  try {
    for (const [program, flag] of [[name, name === 'caddy' ? 'version' : '-v'], ['openssl', 'version']] as const) execFileSync(program, [flag], { stdio: 'ignore' })
    return true
  }
  catch {
    console.warn(`not run: deploy/ for ${name} (apt-get install ${name} openssl)`)
    return false
  }
}

/** Starts the proxy before the server at `portal` and gives the port it speaks TLS at: the first of `ports`; the second is for the rest. */
export async function startProxy(name: ProxyName, portal: number, [port, plain]: readonly number[]): Promise<{ port: number, stop: () => Promise<void>, said: () => string }> {
  const folder = mkdtempSync(join(tmpdir(), `portal-${name}-`))
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem'), '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'], { stdio: 'ignore' })
  writeFileSync(join(folder, 'both.pem'), readFileSync(join(folder, 'key.pem'), 'utf8') + readFileSync(join(folder, 'cert.pem'), 'utf8'))
  const { command: [program, ...parts], files } = settings[name]({ tls: port!, plain: plain!, portal }, folder)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  let said = ''
  const child: ChildProcess = spawn(program!, parts, { env: { PATH: process.env.PATH, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout!.on('data', (chunk: Buffer) => { said += chunk.toString() })
  child.stderr!.on('data', (chunk: Buffer) => { said += chunk.toString() })
  const ended = once(child, 'exit')
  for (let tries = 0; ; tries++) {
    const socket = await openTls(port!).catch(() => undefined)
    if (socket) {
      socket.destroy()
      break
    }
    if (tries > 100 || child.exitCode !== null) throw new Error(`${name} did not start:\n${said}`)
    await wait(100)
  }
  return {
    port: port!,
    said: () => said,
    async stop() {
      child.kill('SIGTERM')
      await Promise.race([ended, wait(3000).then(() => child.kill('SIGKILL'))])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function openTls(port: number): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] })
  await once(socket, 'secureConnect')
  return socket
}

/** Sends bytes as they are and gives what comes back within the time. */
export async function sendRaw(port: number, bytes: string, { forMs = 700 } = {}): Promise<string> {
  const socket = await openTls(port)
  let answer = ''
  socket.on('data', (chunk: Buffer) => { answer += chunk.toString('latin1') })
  socket.on('error', () => {})
  socket.write(Buffer.from(bytes, 'latin1'))
  await Promise.race([once(socket, 'close'), wait(forMs)])
  socket.destroy()
  return answer
}
