import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createCalendar } from '#shared/calendar/calendar'
import { dueBy } from '#shared/calendar/clocks'
import { readHolidays, readSite } from '#server/portal'

const folder = mkdtempSync(join(tmpdir(), 'portal-calendar-'))
const file = join(folder, 'operator.json')
afterEach(() => { rmSync(file, { force: true }) })

describe('the operator’s file of holidays', () => {
  it('may be missing', () => { expect(readHolidays(file)).toEqual([]) })

  it('gives the years it lists', () => {
    const year = { year: 2027, notice: 'an invented notice', off: ['2027-01-01', '2027-01-04', '2027-10-01'], work: ['2027-01-09'] }
    writeFileSync(file, JSON.stringify([year]))
    expect(readHolidays(file)).toEqual([year])
  })

  it.each(['{', '{}', '[{"year":2027}]', '[{"year":2027,"notice":"x","off":["2027-01-01"],"work":[]}]'])('stops the start when it is no list of years: %s', (content) => {
    writeFileSync(file, content)
    expect(() => readHolidays(file)).toThrow()
  })
})

describe('the operator’s site file', () => {
  it('changes a clock by its id, and every count follows', () => {
    writeFileSync(file, JSON.stringify({ phone: '010-12345678', clocks: { 'report.take': { amount: 2 } } }))
    const { site, clocks } = readSite(file)
    expect(site.phone).toBe('010-12345678')
    expect(site).not.toHaveProperty('clocks')
    const monday = new Date('2026-11-23T02:00:00Z')
    expect(dueBy('report.take', monday, createCalendar())).toMatchObject({ day: '2026-11-24' })
    expect(dueBy('report.take', monday, createCalendar({ clocks }))).toMatchObject({ day: '2026-11-25', clock: { amount: 2 } })
  })

  it('may be missing, and then every clock is as shipped', () => {
    expect(readSite(file).clocks).toEqual(createCalendar().clocks)
  })

  it.each([
    '{"clocks":{"report.nothing":{"amount":2}}}', '{"clocks":{"hearing.comment":{"amount":29,"basis":"x"}}}', '{"clocks":[]}', '{"clocs":{}}',
  ])('stops the start when a line of it is wrong: %s', (content) => {
    writeFileSync(file, content)
    expect(() => readSite(file)).toThrow()
  })
})
