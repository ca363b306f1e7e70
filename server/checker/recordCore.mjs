// Checks a public record (C2SP tlog-tiles), and the proofs of receipts, without any server. It uses nothing but what browsers and Node have.
const tools = { digest: async bytes => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) }
const utf8 = text => new TextEncoder().encode(text)
const toText = bytes => new TextDecoder('utf-8', { fatal: true }).decode(bytes)
const toHex = bytes => [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
const isHash = text => typeof text === 'string' && /^[0-9a-f]{64}$/.test(text)
const fromHex = text => Uint8Array.from(text.match(/../g) ?? [], pair => parseInt(pair, 16))
const isSame = (one, other) => toHex(one) === toHex(other)
const half = number => Math.floor(number / 2)

function joinBytes(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) { whole.set(part, at); at += part.length }
  return whole
}

/** Only the one way of writing these bytes. */
function fromBase64(text) {
  try {
    const letters = atob(text)
    return btoa(letters) === text ? Uint8Array.from(letters, letter => letter.charCodeAt(0)) : undefined
  }
  catch { return undefined }
}

// RFC 6962: leaves and nodes are told apart by a first byte.
const hashOfLeaf = bytes => tools.digest(joinBytes(Uint8Array.of(0), bytes))
const hashOfNode = (left, right) => tools.digest(joinBytes(Uint8Array.of(1), left, right))

/** Puts leaves to a tree one by one; what it keeps are the roots of its complete subtrees, the largest first. */
function createTree() {
  const peaks = []
  let size = 0
  return {
    size: () => size,
    async add(leaf) {
      let hash = await hashOfLeaf(leaf)
      for (let rest = size; rest % 2 === 1; rest = half(rest)) hash = await hashOfNode(peaks.pop(), hash)
      peaks.push(hash)
      size += 1
    },
    async root() {
      if (size === 0) return tools.digest(new Uint8Array())
      let root = peaks.at(-1)
      for (let at = peaks.length - 2; at >= 0; at -= 1) root = await hashOfNode(peaks[at], root)
      return root
    },
  }
}

/** The root that an inclusion proof leads to; undefined for one of the wrong length. */
async function rootFromProof({ leaf, position, size, inclusion }) {
  let [at, last, hash] = [position, size - 1, await hashOfLeaf(leaf)]
  for (const step of inclusion) {
    if (last === 0) return undefined
    if (at % 2 === 1 || at === last) {
      hash = await hashOfNode(step, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    }
    else hash = await hashOfNode(hash, step)
    at = half(at)
    last = half(last)
  }
  return last === 0 ? hash : undefined
}

// Ed25519 (RFC 8032) for browsers that do not have it; only ever verifies.
const prime = 2n ** 255n - 19n
const order = 2n ** 252n + 27742317777372353535851937790883648493n
const mod = (value, by = prime) => ((value % by) + by) % by
function power(base, exponent) {
  let [result, square] = [1n, mod(base)]
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square)
    square = mod(square * square)
  }
  return result
}
const invert = value => power(value, prime - 2n)
const curve = mod(-121665n * invert(121666n))
const fromLittle = bytes => bytes.reduceRight((sum, byte) => (sum << 8n) + BigInt(byte), 0n)
function decodePoint(bytes) {
  const number = fromLittle(bytes)
  const [y, sign] = [number & ((1n << 255n) - 1n), number >> 255n]
  if (y >= prime) return undefined
  const square = mod((y * y - 1n) * invert(curve * y * y + 1n))
  let x = power(square, (prime + 3n) / 8n)
  if (mod(x * x) !== square) x = mod(x * power(2n, (prime - 1n) / 4n))
  if (mod(x * x) !== square || (x === 0n && sign === 1n)) return undefined
  if ((x & 1n) !== sign) x = prime - x
  return [x, y, 1n, mod(x * y)]
}
function addPoints([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const [a, b, c, d] = [mod((y1 - x1) * (y2 - x2)), mod((y1 + x1) * (y2 + x2)), mod(2n * curve * t1 * t2), mod(2n * z1 * z2)]
  const [e, f, g, h] = [b - a, d - c, d + c, b + a]
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)]
}
function timesPoint(scalar, point) {
  let [result, doubled] = [[0n, 1n, 1n, 0n], point]
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = addPoints(result, doubled)
    doubled = addPoints(doubled, doubled)
  }
  return result
}
function encodePoint([x, y, z]) {
  const inverse = invert(z)
  const number = mod(y * inverse) | ((mod(x * inverse) & 1n) << 255n)
  return Uint8Array.from({ length: 32 }, (_, at) => Number((number >> BigInt(8 * at)) & 255n))
}
/** The same as the browser's own, worked out here. */
export async function verifyEd25519({ publicKey, signature, message }) {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  const [first, s] = [signature.subarray(0, 32), fromLittle(signature.subarray(32))]
  const key = decodePoint(publicKey)
  if (!key || s >= order) return false
  const h = mod(fromLittle(new Uint8Array(await crypto.subtle.digest('SHA-512', joinBytes(first, publicKey, message)))), order)
  const base = decodePoint(fromHex(`58${'66'.repeat(31)}`))
  const [x, y, z, t] = key
  return isSame(encodePoint(addPoints(timesPoint(s, base), timesPoint(h, [mod(-x), y, z, mod(-t)]))), first)
}
async function verifySignature({ publicKey, signature, message }) {
  let key
  try { key = await crypto.subtle.importKey('raw', publicKey, { name: 'Ed25519' }, false, ['verify']) }
  catch { return verifyEd25519({ publicKey, signature, message }) }
  return crypto.subtle.verify({ name: 'Ed25519' }, key, signature, message)
}

async function readKey(line) {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(line) ?? []
  const bytes = encoded === undefined ? undefined : fromBase64(encoded)
  if (bytes?.length !== 33 || bytes[0] !== 1) return undefined
  const number = await tools.digest(joinBytes(utf8(`${name}\n`), bytes))
  return toHex(number).slice(0, 8) === id ? { name, id, publicKey: bytes.subarray(1), line } : undefined
}

/**
 * A signed checkpoint (C2SP signed-note, tlog-checkpoint): what it says, and which of the keys signed it. With `isStrict`
 * every signature has to be of one of them; else those of witnesses may stand beside it.
 */
export async function openCheckpoint(note, keyLines, { isStrict = false } = {}) {
  const end = typeof note === 'string' ? note.lastIndexOf('\n\n') : -1
  if (end < 1 || !note.endsWith('\n')) throw new Error('检查点读不懂。The checkpoint cannot be read.')
  const text = note.slice(0, end + 1)
  const [, origin, digits, encoded] = /^([^\n]+)\n(0|[1-9]\d*)\n([A-Za-z0-9+/]+=*)\n(?:[^\n]+\n)*$/.exec(text) ?? []
  const root = encoded === undefined ? undefined : fromBase64(encoded)
  if (root?.length !== 32 || !Number.isSafeInteger(Number(digits))) throw new Error('检查点读不懂。The checkpoint cannot be read.')
  const keys = await Promise.all(keyLines.map(readKey))
  if (keys.some(key => key === undefined)) throw new Error('公钥写得不对。A key is not written as a key.')
  const signedBy = new Set()
  for (const line of note.slice(end + 2).split('\n').slice(0, -1)) {
    const [, name, signed] = /^— ([^\s+]+) (\S+)$/.exec(line) ?? []
    const bytes = signed === undefined ? undefined : fromBase64(signed)
    if (!bytes || bytes.length < 5) throw new Error('签名写得不对。A signature is not written as one.')
    const key = keys.find(one => one.name === name && one.id === toHex(bytes.subarray(0, 4)))
    if (!key) {
      if (isStrict) throw new Error('签名不是这些公钥的。A signature is of none of these keys.')
      continue
    }
    if (bytes.length !== 68 || !await verifySignature({ publicKey: key.publicKey, signature: bytes.subarray(4), message: utf8(text) })) throw new Error('签名不对。The signature is wrong.')
    signedBy.add(key.line)
  }
  if (signedBy.size === 0) throw new Error('没有这些公钥的签名。None of these keys signed it.')
  return { origin, size: Number(digits), root, signedBy: [...signedBy] }
}

/** The same JSON for the same values: keys in order, no space between (RFC 8785). */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{${Object.keys(value).sort().map(key => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`
}

async function hmac(secret, text) {
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return toHex(new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(text))))
}

const proofParts = ['checkpoint', 'format', 'inclusion', 'leaf', 'position', 'said', 'secret', 'size', 'statement', 'verifierKeys']

/**
 * The proof of a receipt: that its statement is committed to by a leaf, that the leaf is in the log, that the log was signed;
 * and, while the words are in it, that they are the ones that came. `keys`: verifier keys got elsewhere, if any.
 */
export async function checkProof(proof, { keys = [] } = {}) {
  const errors = []
  const lines = []
  const need = (isRight, words) => { if (!isRight) errors.push(words) }
  try {
    const { statement, secret, leaf, position, size, inclusion, checkpoint, verifierKeys, said } = proof
    need(proof.format === 'portal-receipt-proof/1' && Object.keys(proof).sort().join() === proofParts.join(), '这不是回执的证明。This is no proof of a receipt.')
    need(typeof statement === 'object' && statement !== null && Object.keys(statement).sort().join() === 'content,kind,number,receivedAt' && Object.values(statement).every(value => typeof value === 'string'), '回执写得不对。The statement is not written as one.')
    need(isHash(secret) && Number.isSafeInteger(position) && Number.isSafeInteger(size) && position >= 0 && position < size && Array.isArray(inclusion) && inclusion.every(isHash) && typeof leaf === 'string' && Array.isArray(verifierKeys), '证明写得不对。The proof is not written as one.')
    if (errors.length > 0) return { errors, lines }
    const says = JSON.parse(leaf)
    need(canonical(says) === leaf && Object.keys(says).sort().join() === 'batch,commitment,type,v' && says.v === 1 && says.type === 'receipt' && /^\d{4}-\d\d-\d\dT\d\dZ$/.test(says.batch), '记录里的这一条不是回执。The leaf is not that of a receipt.')
    need(says.commitment === await hmac(fromHex(secret), canonical(statement)), '回执和记录里的这一条不符。The statement is not what the leaf commits to.')
    need(statement.receivedAt.slice(0, 13) <= says.batch.slice(0, 13), '收到的时间比写入的还晚。It was received later than it was written down.')
    if (said !== null) need(statement.content === await hmac(fromHex(secret), canonical(said)), '原话和回执不符。The words are not those of the receipt.')
    const signed = await openCheckpoint(checkpoint, verifierKeys, { isStrict: true })
    need(signed.size === size, '检查点的条数不符。The checkpoint is of another size.')
    const root = await rootFromProof({ leaf: utf8(leaf), position, size, inclusion: inclusion.map(fromHex) })
    need(root !== undefined && isSame(root, signed.root), '这一条不在签过名的记录里。The leaf is not in the signed log.')
    if (keys.length > 0) need(signed.signedBy.some(line => keys.includes(line)), '签名的公钥不是您给的。It was not signed by the key you gave.')
    lines.push(
      `编号 Number: ${statement.number}`,
      `收到 Received: ${statement.receivedAt}，写入的小时 hour of the record: ${says.batch}`,
      `记录 Record: ${signed.origin}，第 ${position + 1} 条，共 ${size} 条 entry ${position + 1} of ${size}`,
      said === null ? '证明里没有原话。The proof holds no words.' : `原话 What was said: ${canonical(said)}`,
      ...signed.signedBy.map(line => `公钥（和公告栏、简报上的对一对）Key, compare it with the notice and the bulletin: ${line}`),
    )
  }
  catch (error) { errors.push(error instanceof SyntaxError || error instanceof TypeError ? '证明读不懂。The proof cannot be read.' : error.message) }
  return { errors, lines }
}

function tilePath(level, index, width) {
  const groups = [String(index % 1000).padStart(3, '0')]
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`)
  return `tile/${level}/${groups.join('/')}${width === 256 ? '' : `.p/${width}`}`
}

/**
 * The whole log: every leaf, the root, the signature; and that it begins with the log of an `earlier` checkpoint somebody
 * has kept. `read` gives the bytes at a path below `/record/`, or undefined.
 */
export async function checkLog({ read, earlier, keys = [], onProgress = () => {} }) {
  const errors = []
  const lines = []
  try {
    const [note, listed] = [await read('checkpoint'), keys.length > 0 ? undefined : await read('keys')]
    if (!note || (keys.length === 0 && !listed)) throw new Error('找不到检查点或公钥。There is no checkpoint, or no keys.')
    const known = keys.length > 0 ? keys : toText(listed).split('\n').filter(line => line !== '')
    const { origin, size, root, signedBy } = await openCheckpoint(toText(note), known)
    const before = earlier === undefined ? undefined : await openCheckpoint(earlier, known)
    if (before && before.origin !== origin) errors.push('存下的检查点是另一份记录的。The saved checkpoint is of another log.')
    if (before && before.size > size) errors.push('记录比存下的检查点还短。The log is shorter than the saved checkpoint.')
    const tree = createTree()
    const counts = {}
    const compare = async () => {
      if (before && tree.size() === before.size && !isSame(await tree.root(), before.root)) errors.push('记录和存下的检查点对不上：以前的内容被改过。The log contradicts the saved checkpoint: something before it was changed.')
    }
    await compare()
    for (let index = 0; tree.size() < size; index += 1) {
      const width = Math.min(256, size - index * 256)
      const path = tilePath('entries', index, width)
      const bytes = await read(path)
      if (!bytes) throw new Error(`缺 missing: ${path}`)
      let at = 0
      for (let left = width; left > 0; left -= 1) {
        const length = bytes[at] * 256 + bytes[at + 1]
        const leaf = bytes.subarray(at + 2, at + 2 + length)
        if (!(leaf.length === length)) throw new Error(`不完整 cut short: ${path}`)
        at += 2 + length
        const says = JSON.parse(toText(leaf))
        counts[says.type] = (counts[says.type] ?? 0) + 1
        if (says.type === 'erasure' && says.says?.position >= tree.size()) errors.push(`第 ${tree.size() + 1} 条说的不是以前的一条。Entry ${tree.size() + 1} speaks of one that comes later.`)
        await tree.add(leaf)
        await compare()
      }
      if (at !== bytes.length) throw new Error(`多出来的内容 more than its leaves: ${path}`)
      onProgress(tree.size(), size)
    }
    if (!isSame(await tree.root(), root)) errors.push('所有的条目算出来的和签过名的不符。The entries do not lead to the signed root.')
    lines.push(
      `记录 Record: ${origin}，${size} 条 entries`,
      ...Object.keys(counts).sort().map(type => `${type}: ${counts[type]}`),
      before ? `和存下的检查点（${before.size} 条）对过。Compared with the saved checkpoint of ${before.size} entries.` : '没有给以前存下的检查点。No earlier checkpoint was given.',
      ...signedBy.map(line => `公钥 Key: ${line}`),
    )
  }
  catch (error) { errors.push(error instanceof SyntaxError || error instanceof TypeError ? '记录读不懂。The log cannot be read.' : error.message) }
  return { errors, lines }
}
