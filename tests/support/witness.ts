import { createHash, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import { onTestFinished } from 'vitest'

const sha256 = (...parts: (Buffer | string)[]) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
const node = (left: Buffer, right: Buffer) => sha256(Buffer.of(1), left, right)

/** A log of the test's own: the tree of RFC 6962 as its section 2.1 defines it, by recursion. */
export function createTree(leaves: readonly string[]) {
  const largestPowerBelow = (n: number) => 2 ** Math.floor(Math.log2(n - 1))
  const rootOf = (from: number, to: number): Buffer => {
    if (to === from) return sha256('')
    if (to - from === 1) return sha256(Buffer.of(0), leaves[from]!)
    const k = largestPowerBelow(to - from)
    return node(rootOf(from, from + k), rootOf(from + k, to))
  }
  const subproof = (m: number, from: number, to: number, isWhole: boolean): Buffer[] => {
    const n = to - from
    if (m === n) return isWhole ? [] : [rootOf(from, to)]
    const k = largestPowerBelow(n)
    return m <= k
      ? [...subproof(m, from, from + k, isWhole), rootOf(from + k, to)]
      : [...subproof(m - k, from + k, to, false), rootOf(from, from + k)]
  }
  return {
    rootAt: (size: number) => rootOf(0, size),
    prove: async ({ from, to }: { from: number, to: number }) => subproof(from, 0, to, true).map(hash => hash.toString('hex')),
  }
}

interface Signer { name: string, vkey: string, privateKey: KeyObject, id: Buffer }

/** A key as signed-note has it: type 1 signs checkpoints of a log, type 4 is a witness's. */
export function createSigner(name: string, type: 1 | 4): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const material = Buffer.concat([Buffer.of(type), Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url')])
  const id = sha256(`${name}\n`, material).subarray(0, 4)
  return { name, privateKey, id, vkey: `${name}+${id.toString('hex')}+${material.toString('base64')}` }
}

export function signCheckpoint(log: Signer, size: number, root: Buffer): string {
  const body = `${log.name}\n${size}\n${root.toString('base64')}\n`
  return `${body}\n— ${log.name} ${Buffer.concat([log.id, sign(null, Buffer.from(body), log.privateKey)]).toString('base64')}\n`
}

/** RFC 9162, section 2.1.4.2. */
function isConsistent(first: number, second: number, proof: readonly Buffer[], firstRoot: Buffer, secondRoot: Buffer): boolean {
  if (first === 0) return proof.length === 0
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot)
  const path = Number.isInteger(Math.log2(first)) ? [firstRoot, ...proof] : [...proof]
  if (path.length === 0) return false
  let [fn, sn] = [first - 1, second - 1]
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  let [fr, sr] = [path[0]!, path[0]!]
  for (const c of path.slice(1)) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [node(c, fr), node(c, sr)]
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
    }
    else sr = node(sr, c)
    ;[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  }
  return sn === 0 && fr.equals(firstRoot) && sr.equals(secondRoot)
}

/**
 * A witness over HTTP, written from C2SP tlog-witness and tlog-cosignature alone. `answers` are the statuses it gave;
 * `spoil` changes what it answers with.
 */
export async function startWitness({ log, name = 'witness.example/one', clock = () => new Date() }: { log: Pick<Signer, 'name' | 'vkey' | 'id'>, name?: string, clock?: () => Date }) {
  const signer = createSigner(name, 4)
  const state = { size: 0, root: sha256(''), answers: [] as number[], bodies: [] as string[], spoil: (line: string) => line, isDown: false, knows: true }
  const logKey = () => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(log.vkey.split('+').slice(2).join('+'), 'base64').subarray(1).toString('base64url') }, format: 'jwk' })
  const answer = (text: string): { status: number, body?: string, type?: string } => {
    const gap = text.indexOf('\n\n')
    const [oldLine, ...proof] = text.slice(0, gap).split('\n')
    const note = text.slice(gap + 2)
    const body = note.slice(0, note.indexOf('\n\n') + 1)
    const [origin, sizeText, root] = body.split('\n')
    const found = /^old (0|[1-9]\d*)$/.exec(oldLine!)
    if (!found || proof.length > 63 || !note.endsWith('\n')) return { status: 400 }
    if (origin !== log.name || !state.knows) return { status: 404 }
    const signatures = note.slice(note.indexOf('\n\n') + 2).trimEnd().split('\n').map(line => line.split(' '))
    const isSigned = signatures.some(([dash, by, signature]) => dash === '—' && by === log.name && Buffer.from(signature!, 'base64').subarray(0, 4).equals(log.id)
      && verify(null, Buffer.from(body), logKey(), Buffer.from(signature!, 'base64').subarray(4)))
    if (!isSigned) return { status: 403 }
    const [old, size, newRoot] = [Number(found[1]), Number(sizeText), Buffer.from(root!, 'base64')]
    if (old > size) return { status: 400 }
    if (old !== state.size) return { status: 409, body: `${state.size}\n`, type: 'text/x.tlog.size' }
    if (old === size && !newRoot.equals(state.root)) return { status: 409 }
    if (!isConsistent(old, size, proof.map(line => Buffer.from(line, 'base64')), state.root, newRoot)) return { status: 422 }
    Object.assign(state, { size, root: newRoot })
    const seconds = Math.floor(clock().getTime() / 1000)
    const time = Buffer.alloc(8)
    time.writeBigUInt64BE(BigInt(seconds))
    const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${seconds}\n${body}`), signer.privateKey)
    return { status: 200, body: `${state.spoil(`— ${name} ${Buffer.concat([signer.id, time, signature]).toString('base64')}`)}\n` }
  }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      if (state.isDown) {
        request.socket.destroy()
        return
      }
      const text = Buffer.concat(parts).toString()
      const { status, body = '', type = 'text/plain' } = request.method === 'POST' && request.url === '/log/add-checkpoint' ? answer(text) : { status: 405 }
      state.answers.push(status)
      state.bodies.push(text)
      response.writeHead(status, { 'content-type': type }).end(body)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => {
    server.closeAllConnections()
    server.close(() => { resolve() })
  }))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { state, witness: { name: '街道图书馆', url: `http://127.0.0.1:${port}/log/`, key: signer.vkey } }
}

/** What a witness is told of a log that exists: its verifier key, as anybody can read it. */
export function readLogKey(vkey: string): Pick<Signer, 'name' | 'vkey' | 'id'> {
  const [name, id] = vkey.split('+')
  return { name: name!, vkey, id: Buffer.from(id!, 'hex') }
}
