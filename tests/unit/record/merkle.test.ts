import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  consistencyProof, emptyRoot, growEdge, hashOfLeaf, hashOfNode, inclusionProof, rootOf, rootOfEdge, verifyConsistency, verifyInclusion, type Edge, type Node,
} from '#server/domain/record/merkle'

const leaf = (at: number) => hashOfLeaf(Buffer.from(`leaf ${at}`))
const leaves = Array.from({ length: 70 }, (_, at) => leaf(at))

/** The definition of RFC 6962, word for word. */
function treeHash(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 0) return createHash('sha256').digest()
  if (hashes.length === 1) return hashes[0]!
  let split = 1
  while (split * 2 < hashes.length) split *= 2
  return hashOfNode(treeHash(hashes.slice(0, split)), treeHash(hashes.slice(split)))
}

const read = ({ height, index }: Node) => treeHash(leaves.slice(index * 2 ** height, (index + 1) * 2 ** height))

describe('the tree', () => {
  it('hashes as RFC 6962 says', () => {
    expect(emptyRoot.toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(hashOfLeaf(Buffer.alloc(0)).toString('hex')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
    for (let size = 0; size <= leaves.length; size++) expect(rootOf(size, read)).toEqual(treeHash(leaves.slice(0, size)))
  })

  it('has the same root when it grows leaf by leaf, also around the edges of its tiles', () => {
    const edge: Edge = { size: 0, tiles: [] }
    const all: Buffer[] = []
    for (let at = 0; at < 65_800; at++) {
      all.push(leaf(at))
      growEdge(edge, all[at]!)
      if ([1, 2, 3, 255, 256, 257, 511, 512, 1000, 65_535, 65_536, 65_537, 65_792, 65_793].includes(at + 1)) expect(rootOfEdge(edge)).toEqual(treeHash(all))
    }
  })

  it('names every tile that becomes full, once', () => {
    const edge: Edge = { size: 0, tiles: [] }
    const full = Array.from({ length: 65_537 }, (_, at) => growEdge(edge, leaf(at))).flat()
    expect(full.filter(({ level }) => level === 1).map(({ index }) => index)).toEqual(Array.from({ length: 256 }, (_, index) => index))
    expect(full.filter(({ level }) => level > 1).map(({ level, index }) => [level, index])).toEqual([[2, 0]])
  })
})

describe('a proof', () => {
  it('shows that a leaf is in the log, for every leaf of every size', () => {
    for (let size = 1; size <= leaves.length; size++) {
      const root = treeHash(leaves.slice(0, size))
      for (let position = 0; position < size; position++) {
        const proof = inclusionProof(position, size, read)
        expect(verifyInclusion({ leafHash: leaves[position]!, position, size, proof, root })).toBe(true)
        expect(verifyInclusion({ leafHash: leaf(position + 100), position, size, proof, root })).toBe(false)
        if (size > 1) expect(verifyInclusion({ leafHash: leaves[position]!, position: (position + 1) % size, size, proof, root })).toBe(false)
      }
    }
  })

  it('shows that a log begins with the shorter one, for all sizes, and with no other', () => {
    for (let to = 1; to <= leaves.length; to++) {
      const toRoot = treeHash(leaves.slice(0, to))
      for (let from = 1; from <= to; from++) {
        const proof = consistencyProof(from, to, read)
        const fromRoot = treeHash(leaves.slice(0, from))
        expect(verifyConsistency({ from, to, fromRoot, toRoot, proof })).toBe(true)
        const other = treeHash([...leaves.slice(0, from - 1), leaf(999)])
        expect(verifyConsistency({ from, to, fromRoot: other, toRoot, proof })).toBe(false)
      }
    }
  })

  it('is asked only for what the log has', () => {
    expect(() => inclusionProof(5, 5, read)).toThrow(RangeError)
    expect(() => consistencyProof(0, 5, read)).toThrow(RangeError)
    expect(() => consistencyProof(6, 5, read)).toThrow(RangeError)
    expect(verifyInclusion({ leafHash: leaf(0), position: 0, size: 0, proof: [], root: emptyRoot })).toBe(false)
  })
})
