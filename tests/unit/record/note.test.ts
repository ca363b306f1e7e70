import { describe, expect, it } from 'vitest'
import { publicBytesOf } from '#server/crypto/ed25519'
import { openNote, parseCheckpointText, parseNote, parseVerifierKey, signNote, toCheckpointText, toVerifierKey } from '#server/domain/record/note'

const origin = 'portal.invalid/record'
const [seed, otherSeed] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8)]
const [key, otherKey] = [seed, otherSeed].map(one => toVerifierKey(origin, publicBytesOf(one))) as [string, string]
const text = toCheckpointText({ origin, size: 3, root: 'ab'.repeat(32) })
const note = signNote(text, [{ name: origin, seed }])

describe('a signed note', () => {
  it('opens for whoever has its key, and for nobody else', () => {
    expect(openNote(note, [key])).toEqual({ text, signedBy: [key] })
    expect(openNote(note, [otherKey])).toBeUndefined()
    expect(openNote(note, [])).toBeUndefined()
  })

  it('that two keys signed opens for whoever has one of them', () => {
    const crossed = signNote(text, [{ name: origin, seed: otherSeed }, { name: origin, seed }])
    for (const one of [key, otherKey]) expect(openNote(crossed, [one])).toEqual({ text, signedBy: [one] })
    expect(openNote(crossed, [key, otherKey])?.signedBy).toEqual([key, otherKey])
  })

  it('is refused whole when a key we know signed something else in it', () => {
    const [, line] = signNote(text.replace('\n3\n', '\n4\n'), [{ name: origin, seed: otherSeed }]).split('\n\n')
    expect(openNote(note + line, [key, otherKey])).toBeUndefined()
    expect(openNote(note + line, [key])).toEqual({ text, signedBy: [key] })
  })

  it('shows every change of every byte of it', () => {
    const bytes = Buffer.from(note)
    let unnoticed = 0
    bytes.forEach((byte, at) => {
      for (let value = 0; value < 256; value++) {
        if (value === byte) continue
        const changed = Buffer.from(bytes)
        changed[at] = value
        const opened = openNote(changed.toString(), [key])
        if (opened && parseCheckpointText(opened.text)) unnoticed += 1
      }
    })
    expect(unnoticed).toBe(0)
  })

  it('ends with its signatures', () => {
    for (const wrong of ['', text, `${text}\n`, note.slice(0, -1), `${note}\n`, note.replace('— ', '- '), note.replace(/\n\n— .*\n/, '\n\n— a b\n'), note.replace('\n3', '\r\n3')]) expect(parseNote(wrong)).toBeUndefined()
  })
})

describe('a verifier key', () => {
  it('is read as it is written, and no other way', () => {
    expect(parseVerifierKey(key)?.publicKey).toEqual(publicBytesOf(seed))
    const bytes = Buffer.from(key)
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes)
      changed[at]! ^= 1
      expect(parseVerifierKey(changed.toString())).toBeUndefined()
    }
  })
})

describe('the text of a checkpoint', () => {
  it('is read as it is written', () => {
    expect(parseCheckpointText(text)).toEqual({ origin, size: 3, root: 'ab'.repeat(32) })
    expect(parseCheckpointText(`${text}something more\n`)?.size).toBe(3)
    for (const wrong of [text.replace('\n3\n', '\n03\n'), text.replace('\n3\n', '\n-3\n'), text.replace('\n3\n', '\n\n'), text.slice(0, -1), text.replace('q6ur', 'q6u'), `${text}\n`]) expect(parseCheckpointText(wrong)).toBeUndefined()
  })
})
