// Checks a bundle of a matter without any server. It uses nothing but what browsers and Node have.
const bins = ['published', 'masked', 'held', 'withdrawn', 'late', 'refused']
const hex = bytes => [...new Uint8Array(bytes)].map(byte => byte.toString(16).padStart(2, '0')).join('')
const sha256 = async bytes => hex(await crypto.subtle.digest('SHA-256', typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes))

/** `files`: the bytes of each file by its path. Answers what was counted, and what is wrong. */
export async function checkBundle(files) {
  const errors = []
  const need = (isRight, words) => { if (!isRight) errors.push(words) }
  const text = path => new TextDecoder('utf-8', { fatal: true }).decode(files.get(path))

  // Every file is the one named, and nothing else is there.
  let listed = []
  try {
    const manifest = JSON.parse(text('manifest.json'))
    listed = manifest.files.map(({ path, size, sha256 }) => ({ path, size, sha256 }))
    need(text('manifest.json') === `${JSON.stringify({ format: 'portal-hearing-bundle/1', files: listed }, null, 1)}\n`, 'manifest.json: not as it was written')
  }
  catch { return { errors: ['manifest.json: missing or not readable'], lines: [] } }
  for (const { path, size, sha256: hash } of listed) {
    const bytes = files.get(path)
    need(bytes, `${path}: missing`)
    need(!bytes || (bytes.length === size && await sha256(bytes) === hash), `${path}: changed`)
  }
  for (const path of files.keys()) need(path === 'manifest.json' || listed.some(file => file.path === path), `${path}: not in the manifest`)
  if (errors.length > 0) return { errors, lines: [`${listed.length} files`] }

  const [matter, comments, sum, answers, groups] = ['matter', 'comments', 'sum', 'answers', 'groups'].map(name => JSON.parse(text(`${name}.json`)))

  // The sum, and each comment for itself.
  const counted = Object.fromEntries(bins.map(bin => [bin, 0]))
  for (const comment of comments) {
    const { number, state, bin, isLate, receivedAt, pieces, tombstone, hash, proof } = comment
    const wrong = words => errors.push(`${number}: ${words}`)
    const expected = state === 'withdrawn' ? 'withdrawn' : isLate ? 'late' : state === 'waiting' ? 'held' : state
    if (bin !== expected) wrong(`counted as ${bin}, not ${expected}`)
    if (bin in counted) counted[bin] += 1
    // A window only grows: late is at least after the first close, in time at least before the last.
    if (isLate ? receivedAt < matter.firstClosesAt : receivedAt >= matter.closesAt) wrong('late does not agree with the close')
    if (matter.firstClosesAt === matter.closesAt && isLate !== (receivedAt >= matter.closesAt)) wrong('late does not agree with the close')
    if ((pieces !== null) !== (state === 'published' || state === 'masked')) wrong('words do not agree with the state')
    if (pieces !== null && tombstone !== null) wrong('both shown and gone')
    if (tombstone?.reason === 'withdrawn' && tombstone.at >= matter.closesAt) wrong('withdrawn after the close')
    if (!/^[0-9a-f]{64}$/.test(hash)) wrong('has no hash')
    if (proof) {
      const said = ['comment/1', proof.salt, number, matter.id, proof.clauseId, comment.stance, pieces.map(piece => piece.text).join(''), proof.authorKind, comment.name, comment.channel, receivedAt, isLate, proof.files]
      if (await sha256(JSON.stringify(said)) !== hash) wrong('its words are not those of its hash')
    }
  }
  need(new Set(comments.map(({ number }) => number)).size === comments.length, 'comments.json: a number stands twice')
  for (const bin of bins) need(counted[bin] === sum[bin], `sum.json: ${bin} is ${sum[bin]}, rows say ${counted[bin]}`)
  need(sum.received === comments.length && sum.received === bins.reduce((total, bin) => total + sum[bin], 0), 'sum.json: the parts are not the whole')

  // Answers.
  const visible = new Map(comments.filter(({ pieces }) => pieces !== null).map(comment => [comment.number, comment]))
  const points = answers.comments.flatMap(({ number, points }) => points.map(point => ({ number, ...point })))
  for (const { number, quote } of points) need(visible.has(number) && (quote === null || visible.get(number).pieces.some(({ text }) => text.includes(quote))), `${number}: a point that is not in its words`)
  const open = points.filter(({ answerId }) => answerId === null || !answers.answers.some(({ id }) => id === answerId))
  if (matter.decidedAt !== null) {
    for (const { number } of open) errors.push(`${number}: decided, but a point has no answer`)
    const answered = new Set(points.map(({ number }) => number))
    for (const { number, isLate } of visible.values()) need(answered.has(number) || (isLate && matter.lateUse === 'kept'), `${number}: decided, but it has no point`)
  }

  // Groups of near copies: everybody in them can be read, and nobody stands in two.
  const members = groups.groups.flatMap(group => group.members)
  need(new Set(members).size === members.length && members.every(number => visible.has(number)), 'groups.json: a member stands twice or is not shown')

  // Draws.
  const draws = [...files.keys()].flatMap(path => /^draws\/(\d+)-pool\.txt$/.exec(path)?.[1] ?? []).sort()
  for (const draw of draws) {
    const pool = text(`draws/${draw}-pool.txt`)
    const lines = pool.trimEnd().split('\n').map(line => line.split('\t'))
    const seats = new Map(lines.filter(([head]) => head === '# group').map(([, key, count]) => [key, Number(count)]))
    const result = files.has(`draws/${draw}-result.txt`) ? text(`draws/${draw}-result.txt`) : null
    if (result === null) continue
    const said = result.trimEnd().split('\n').map(line => line.split('\t'))
    const headOf = name => said.find(([head]) => head === `# ${name}`)?.[1]
    need(headOf('pool') === await sha256(pool), `draw ${draw}: drawn from another pool`)
    const ranked = []
    for (const [key, count] of seats) {
      const entries = await Promise.all(lines.filter(([group]) => group === key).map(async ([, receipt]) => ({ receipt, order: await sha256(`${headOf('number')}:${receipt}`) })))
      entries.sort((one, other) => one.order < other.order ? -1 : 1)
      ranked.push(...entries.map(({ receipt }, index) => [key, String(index + 1), index < count ? 'seat' : 'queue', receipt].join('\t')))
    }
    need(ranked.join('\n') === said.filter(([head]) => !head.startsWith('#')).map(parts => parts.join('\t')).join('\n'), `draw ${draw}: another order than the number gives`)
  }

  const proven = comments.filter(({ proof }) => proof).length
  return {
    errors,
    lines: [
      `${listed.length} files`,
      `${sum.received} = ${bins.map(bin => `${bin} ${sum[bin]}`).join(' + ')}`,
      `${visible.size} shown, ${members.length} of them alike in ${groups.groups.length} groups, ${proven} proven by their hash`,
      `${points.length} points, ${points.length - open.length} answered`,
      `${draws.length} draws`,
    ],
  }
}

/** The files of a zip; `inflate` takes raw deflated bytes. */
export async function readZip(bytes, inflate) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let end = bytes.length - 22
  while (end >= 0 && view.getUint32(end, true) !== 0x06054B50) end -= 1
  const files = new Map()
  for (let at = view.getUint32(end + 16, true), left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map(offset => view.getUint16(at + offset, true))
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    const local = view.getUint32(at + 42, true)
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    const stored = bytes.subarray(start, start + view.getUint32(at + 20, true))
    files.set(name, view.getUint16(at + 10, true) === 8 ? await inflate(stored) : stored)
    at += 46 + nameLength + extraLength + commentLength
  }
  return files
}
