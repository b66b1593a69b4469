import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addMs, hourMs, minuteMs, secondMs } from '#shared/time.ts'
import { gatherMaxMs, gatherMs, retryAt } from './automation-rules.ts'
import { bucketOf, medianSeconds } from './figures-rules.ts'
import { appearance, isMutedForGood, layPages, mutedUntil, pageMax, place, quietMs, type Heard, type Standing } from './rules.ts'

const now = new Date('2026-11-23T09:00:00Z')

describe('placement', () => {
  const heard = (fields: Partial<Heard> = {}): Heard => ({
    chatId: 100,
    isGroup: false,
    sender: { id: 100, isContact: false },
    mentionsMe: false,
    isPastDialog: false,
    ...fields,
  })
  const standing: Standing = {
    customerId: 501,
    ownId: 9,
    isStaff: false,
    isManaged: false,
    includesPast: false,
    isHandsOff: false,
    answersUs: false,
  }

  test('nothing that the customer took their hands off is ever told, whatever else is true', () => {
    fc.assert(
      fc.property(
        fc.record({
          chatId: fc.integer(),
          isGroup: fc.boolean(),
          sender: fc.record({ id: fc.nat(), isContact: fc.boolean() }),
          mentionsMe: fc.boolean(),
          isPastDialog: fc.boolean(),
        }),
        fc.record({ isStaff: fc.boolean(), isManaged: fc.boolean(), includesPast: fc.boolean(), answersUs: fc.boolean() }),
        (message, facts) => {
          expect(['refuse', 'leave']).toContain(place(message, { ...standing, ...facts, isHandsOff: true }))
        },
      ),
    )
  })

  test('nothing from Telegram itself, a bot or the account itself gets past the door, wherever it is said', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), fc.constantFrom(777_000, 333_000, 9), (isGroup, mentionsMe, id) => {
        expect(place(heard({ isGroup, mentionsMe, sender: { id, isContact: false } }), standing)).toBe('refuse')
        expect(place(heard({ isGroup, mentionsMe, sender: { id: 5, isContact: false, isBot: true } }), standing)).toBe('refuse')
      }),
    )
  })

  test('a stranger is told, and an old chat only when the customer wants it', () => {
    expect(place(heard(), standing)).toBe('tell')
    expect(place(heard({ isPastDialog: true }), standing)).toBe('ask')
    expect(place(heard({ isPastDialog: true }), { ...standing, includesPast: true })).toBe('tell')
    expect(place(heard({ isPastDialog: true, sender: { id: 100, isContact: true } }), standing)).toBe('leave')
  })
})

describe('pages', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 1_300 }), { maxLength: 60 })

  test('every line stands on exactly one page, in order, and no page is over full', () => {
    fc.assert(
      fc.property(weights, weights, (before, after) => {
        const standing = (
          layPages(
            [],
            before.map((weight, id) => ({ id, weight })),
          ).at(-1) ?? []
        ).map((line) => ({ ...line }))
        const news = after.map((weight, id) => ({ id: 1_000 + id, weight }))
        const pages = layPages(standing, news)
        expect(pages.flat()).toEqual([...standing, ...news])
        expect(pages[0]?.slice(0, standing.length)).toEqual(standing)
        for (const page of pages) {
          expect(page.length).toBeLessThanOrEqual(pageMax.lines)
          if (page.length > 1) expect(page.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(pageMax.weight)
        }
      }),
    )
  })

  // the customer's chat: pages by number, each drawn as often as it is put; the notes: on which page a message was seen
  test('every message is seen exactly once and in order, however receiving, showing and crashing follow each other', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('receive' as const), weight: fc.integer({ min: 1, max: 1_300 }) }),
      fc.record({ kind: fc.constant('show' as const), crashAfter: fc.integer({ min: 0, max: 8 }) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const messages: { id: number; weight: number; page: number | undefined }[] = []
        const seen = new Map<number, number[]>()
        let livePage = 1
        const show = (crashAfter: number) => {
          let acts = 0
          const standing = messages.filter(({ page }) => page === livePage)
          const news = messages.filter(({ page }) => page === undefined)
          let page = livePage
          for (const [index, lines] of layPages(standing, news).entries()) {
            if (index > 0) page++
            if (acts++ >= crashAfter) return
            seen.set(
              page,
              lines.map(({ id }) => id),
            )
            if (acts++ >= crashAfter) return
            for (const line of lines) line.page ??= page
            livePage = page
          }
        }
        for (const act of steps) {
          if (act.kind === 'receive') messages.push({ id: messages.length, weight: act.weight, page: undefined })
          else show(act.crashAfter)
        }
        show(Infinity)
        const all = [...seen.entries()].toSorted(([a], [b]) => a - b).flatMap(([, ids]) => ids)
        expect(all).toEqual(messages.map(({ id }) => id))
      }),
      { numRuns: 300 },
    )
  })
})

describe('how a card comes', () => {
  const news = { hasCard: true, hasNewLines: true, hasNewIncoming: true, unreadBefore: 2, isMuted: false, cardAt: now, now }

  test('a burst changes the card, and the first message after all was read rings again', () => {
    expect(appearance(news)).toBe('bottom')
    expect(appearance({ ...news, unreadBefore: 0 })).toBe('anew')
    expect(appearance({ ...news, now: new Date(now.getTime() + quietMs) })).toBe('anew')
  })

  test('a mark, an edit or a muted contact never rings', () => {
    expect(appearance({ ...news, hasNewLines: false, hasNewIncoming: false, unreadBefore: 0 })).toBe('place')
    expect(appearance({ ...news, isMuted: true, unreadBefore: 0 })).toBe('place')
    expect(appearance({ ...news, hasNewIncoming: false, unreadBefore: 0 })).toBe('bottom')
  })
})

test('mute lasts as long as it says', () => {
  expect(mutedUntil('1h', now).getTime() - now.getTime()).toBe(hourMs)
  expect(mutedUntil('8h', now).getTime() - now.getTime()).toBe(8 * hourMs)
  expect(isMutedForGood(mutedUntil('ever', now))).toBe(true)
  expect(isMutedForGood(mutedUntil('8h', now))).toBe(false)
})

describe('the median of answers', () => {
  test('is right to within a twentieth and a second', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 90 * 24 * 60 * minuteMs }), { minLength: 1, maxLength: 200 }), (seconds) => {
        const sorted = seconds.toSorted((a, b) => a - b)
        const middle = sorted[Math.ceil(sorted.length / 2) - 1]!
        const median = medianSeconds(seconds.map((value) => ({ bucket: bucketOf(value), count: 1 })))!
        expect(Math.abs(median - middle)).toBeLessThanOrEqual(middle * 0.05 + 1)
      }),
    )
  })

  test('is absent without answers', () => {
    expect(medianSeconds([])).toBeUndefined()
    expect(medianSeconds([{ bucket: 3, count: 0 }])).toBeUndefined()
  })
})

test('what failed waits as long again as it has waited: a second at least, and never so long that it would be taken for a clock gone back', () => {
  const after = (waitedMs: number) => retryAt(addMs(now, -gatherMs - waitedMs), now).getTime() - now.getTime()
  expect([-hourMs, 0, 5 * secondMs, hourMs].map(after)).toEqual([secondMs, secondMs, 5 * secondMs, gatherMaxMs])
})
