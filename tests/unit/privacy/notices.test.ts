import { expect, it } from 'vitest'
import { currentNotice, privacyNotices, type NoticePurpose } from '#shared/privacy/notices.data'
import { retentionClasses } from '#shared/privacy/retention.data'
import { receiptPrefixes } from '#shared/receipts/number'
import { listSources } from '../../support/sources.ts'

const constants: Record<string, NoticePurpose> = { consentVersion: 'volunteer', orderConsentVersion: 'order', objectionConsentVersion: 'objection', assistanceConsentVersion: 'assistance' }

it('has a notice for every version a consent is given to', () => {
  const written = listSources('shared').flatMap(({ path, text }) => [...text.matchAll(/export const (\w*[cC]onsentVersion) = (\d+)/g)].map(([, name, version]) => ({ path, name: name!, version: Number(version) })))
  expect(written.length).toBeGreaterThan(2)
  for (const { path, name, version } of written) {
    const purpose = constants[name]
    expect(purpose, `${path}: say in this test what ${name} is for`).toBeDefined()
    expect(privacyNotices.some(notice => notice.purpose === purpose && notice.version === version), `${name} ${version}`).toBe(true)
    expect(currentNotice(purpose!).version, `${name} is the version in force`).toBe(version)
  }
})

it('numbers the versions of each purpose from one, each with its day, none twice', () => {
  for (const { purpose } of privacyNotices) {
    const own = privacyNotices.filter(notice => notice.purpose === purpose)
    expect(own.map(({ version }) => version).sort((a, b) => a - b)).toEqual(own.map((_, index) => index + 1))
    expect(own.every(({ since }) => /^\d{4}-\d{2}-\d{2}$/.test(since))).toBe(true)
  }
})

it('has a notice for every kind of receipt whose contact is kept', () => {
  const purposes = new Set<string>(privacyNotices.map(({ purpose }) => purpose))
  expect(Object.keys(receiptPrefixes).filter(kind => kind !== 'proposal' && !purposes.has(kind))).toEqual([])
})

it('asks separately for what is sensitive: age and guardians, a home\'s address, what a family needs', () => {
  for (const purpose of ['volunteer', 'order', 'assistance'] as const) expect(currentNotice(purpose).isSeparate, purpose).toBe(true)
})

it('says of every class of data how long it is kept, by a clock or in days', () => {
  for (const { id, clock, days } of retentionClasses) expect(id === 'publicRecord' ? clock === null && days === null : (clock === null) !== (days === null), id).toBe(true)
})
