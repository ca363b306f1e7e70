import { join } from 'node:path'
import { expect, it } from 'vitest'
import { listLicences } from '../../../scripts/sbom.ts'
import { root } from '../../support/sources.ts'

it('every package we take lets us, and those after us, use it', () => {
  const licences = listLicences(join(root, 'package-lock.json'))
  expect(licences.length).toBeGreaterThan(500)
  expect(licences.filter(({ isPermitted }) => !isPermitted)).toEqual([])
})
