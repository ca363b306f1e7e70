import { expect, it } from 'vitest'
import { createVisitor } from '../support/visitor.ts'

it('says that the process answers', async () => {
  const response = await createVisitor().get('/healthz')
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ status: 'ok' })
})

it('says that database, storage and migrations are ready', async () => {
  const response = await createVisitor().get('/readyz')
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ database: 'ok', storage: 'ok', migrations: 'ok', disk: 'ok' })
})
