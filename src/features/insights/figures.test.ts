import fc from 'fast-check'
import readWorkbook from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { xlsxOf } from '#platform/workbook.ts'
import { csvOf } from '#shared/csv.ts'
import { addMs, dayMs, hourMs, istanbulMidnight } from '#shared/time.ts'
import { chartDays, chartFrom, chartOf, stepsTo } from './chart-rules.ts'
import { dayTable, hourTable } from './export-rules.ts'
import { figuresOf } from './figures-rules.ts'
import { changePercent, weekDue, weeklyFrom, weeksOf } from './weekly-rules.ts'

const now = new Date('2026-11-26T12:34:56Z')
const today = istanbulMidnight(now)

test('a chart shows every message of its days, once by time and once by the hour of the day', () => {
  const act = fc.record({
    hoursAgo: fc.integer({ min: 0, max: 100 * 24 }),
    name: fc.constantFrom('in', 'out'),
    count: fc.integer({ min: 1, max: 9 }),
  })
  fc.assert(
    fc.property(fc.constantFrom(...chartDays), fc.array(act), (days, acts) => {
      const from = chartFrom(days, now)
      expect((addMs(today, dayMs).getTime() - from.getTime()) / dayMs).toBeGreaterThanOrEqual(days)
      const counted = acts
        .map(({ hoursAgo, name, count }) => ({ at: addMs(now, -hoursAgo * hourMs), name, count }))
        .filter(({ at }) => at >= from)
      const { bars, hours, total } = chartOf(days, counted, now)
      const sum = (name: string) => counted.filter((one) => one.name === name).reduce((all, { count }) => all + count, 0)
      for (const shown of [bars, hours]) {
        expect(shown.reduce((all, { incoming }) => all + incoming, 0)).toBe(sum('in'))
        expect(shown.reduce((all, { outgoing }) => all + outgoing, 0)).toBe(sum('out'))
      }
      expect(total).toEqual({ incoming: sum('in'), outgoing: sum('out') })
      expect(hours).toHaveLength(24)
    }),
  )
})

test('the lines of a chart stand at whole numbers, and the highest bar fits under them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50_000_000 }), (value) => {
      const steps = stepsTo(value)
      expect(steps.every(Number.isInteger)).toBe(true)
      expect(steps[4]).toBeGreaterThanOrEqual(value)
      expect(steps[4]).toBeLessThanOrEqual(Math.max(4, value * 2))
    }),
  )
})

test('funnel, invites, drafts and hand-overs are told by their names', () => {
  const figures = figuresOf(
    new Map([
      ['funnel_started', 8],
      ['funnel_step:1', 8],
      ['funnel_step:3', 2],
      ['funnel_won', 2],
      ['invite_offered', 5],
      ['draft_sent_itself', 1],
      ['hand_over:waited', 1],
      ['hand_over:hourly_limit', 3],
      ['auto:greeting', 4],
      ['post', 2],
      ['ai_tokens', 1_200],
    ]),
  )
  expect(figures).toMatchObject({
    funnel: { started: 8, won: 2, lost: 0, steps: [8, 0, 2] },
    invites: { offered: 5, accepted: 0 },
    drafts: { sent_itself: 1 },
    automatic: { greeting: 4, post: 2, answer: 0 },
    ai: { tokens: 1_200 },
  })
  expect(figures.handOvers).toEqual([
    { reason: 'hourly_limit', count: 3 },
    { reason: 'waited', count: 1 },
  ])
})

test('an export names each limit, the conversations, every step of the funnel and what the model cost, by day and by hour', () => {
  const counts = {
    conversation_active: 6,
    'hand_over:waited': 2,
    'hand_over:hourly_limit': 3,
    'hand_over:only_media': 1,
    funnel_started: 5,
    'funnel_step:1': 5,
    'funnel_step:3': 2,
    ai_microkurus: 123_456_789,
  }
  const counted = Object.entries(counts).map(([name, count]) => ({ at: today, name, count }))
  const head = (id: string, number?: number) => [id, ...(number === undefined ? [] : [number])].join(' ')
  for (const [heads = [], row = []] of [dayTable(counted, today, addMs(today, dayMs), head), hourTable(counted, head)]) {
    expect(row).toHaveLength(heads.length)
    const cells = Object.fromEntries(heads.map((name, index) => [name, row[index]]))
    expect(cells).toMatchObject({
      conversations: 6,
      'hand-overs': 6,
      'limit-waited': 2,
      'limit-hourly-limit': 3,
      'limit-repeated-text': 0,
      'funnel-started': 5,
      'funnel-step 1': 5,
      'funnel-step 2': 0,
      'funnel-step 3': 2,
      'ai-lira': 1.2346,
    })
    expect(heads).not.toContain('funnel-step 4')
  }
})

test('no cell of an export is a formula, in neither kind of file', async () => {
  const evil = ['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '\r=1']
  const head = (id: string) => `=HYPERLINK("http://evil","${id}")`
  const csv = csvOf(
    [...dayTable([], today, addMs(today, dayMs), head), ...hourTable([], head), evil].map((row) => row.map((cell) => cell ?? '')),
    'en',
  )
  for (const cell of csv.slice(1).split(/\r\n|,(?=["\d]|$)/)) expect(cell).not.toMatch(/^"?[=+\-@\t\r]/)
  const [sheet] = await readWorkbook(await xlsxOf([{ name: 'Days', rows: [evil.slice(0, 4)] }]))
  expect(sheet?.data[0]).toEqual(evil.slice(0, 4))
  expect((await xlsxOf([{ name: 'Days', rows: [evil] }])).includes('<f>')).toBe(false)
})

test('a day without anything has its row, an hour without anything has none', () => {
  const counted = [{ at: addMs(today, 5 * hourMs), name: 'in', count: 7 }]
  const head = (id: string) => id
  const days = dayTable(counted, addMs(today, -dayMs), addMs(today, dayMs), head)
  expect(days.map((row) => row.slice(0, 2))).toEqual([
    ['day', 'incoming'],
    ['2026-11-25', 0],
    ['2026-11-26', 0],
  ])
  expect(hourTable(counted, head)[1]?.slice(0, 3)).toEqual(['2026-11-26', '05:00', 7])
})

test('a report is due from Monday, nine o\u2019clock in Istanbul, for a day', () => {
  const monday = new Date('2026-11-22T21:00:00Z')
  const nine = addMs(monday, 9 * hourMs)
  expect([addMs(nine, -1), nine, addMs(nine, dayMs - 1), addMs(nine, dayMs)].map(weekDue)).toEqual([undefined, monday, monday, undefined])
})

test('the report has the two weeks before its Monday, and nothing of today', () => {
  const monday = new Date('2026-11-22T21:00:00Z')
  const day = (days: number, count: number) => ({ at: addMs(monday, days * dayMs), name: 'in', count })
  const { last, before } = weeksOf([day(0, 1_000), day(-1, 1), day(-7, 2), day(-8, 10), day(-14, 20)], monday)
  expect([last.incoming, before.incoming]).toEqual([3, 30])
  expect(weeklyFrom(monday)).toEqual(day(-14, 0).at)
  expect([changePercent(30, 3), changePercent(3, 30), changePercent(0, 3)]).toEqual([-90, 900, undefined])
})
