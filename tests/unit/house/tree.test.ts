import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../support/sources.ts'

const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
const texts = files.filter(path => !/\.(?:png|jpe?g|webp|ico|woff2?|xlsx)$/.test(path)).map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))

it('holds no key and no password', () => {
  const secrets = /-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bnpm_[A-Za-z0-9]{30,}|\/\/[^/\s:]+\/:_(?:authToken|password)=/
  expect(texts.filter(({ text }) => secrets.test(text)).map(({ path }) => path)).toEqual([])
})

it('names no machine', () => {
  const machine = /(?<![\w.~}])\/(?:home|Users)\/(?!portal\b)\w+|"resolved":|(?<![\w.])\/work\/|\/root\//
  expect(texts.filter(({ text, path }) => machine.test(text) && path !== 'tests/unit/house/tree.test.ts').map(({ path }) => path)).toEqual([])
})

it('holds nothing that is built, stored or logged', () => {
  expect(files.filter(path => /^(?:\.output|\.nuxt|\.data|data|node_modules|coverage)\/|\.(?:sqlite|sqlite-wal|log|tsbuildinfo)$|(?:^|\/)\.env/.test(path))).toEqual([])
})

it('leaves no test out', () => {
  const left = /(?<![\w.])(?:it|test|describe)\.(?:only|skip|todo)\b/
  expect(texts.filter(({ path, text }) => /\.test\.ts$/.test(path) && left.test(text)).map(({ path }) => path)).toEqual([])
})
