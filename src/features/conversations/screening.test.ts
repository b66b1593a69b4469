import { describe, expect, test } from 'vitest'
import { behaviourOf, capOf } from '#features/personas/behaviour-rules.ts'
import { firstPackages, type PackageId } from '#features/catalog/rules.ts'
import { dayMs, minuteMs } from '#shared/time.ts'
import { createTestDatabase } from '#tests/database.ts'
import { screen } from './screening.ts'
import { hasBlockedWord, isLinkAllowed, linksIn } from './screening-rules.ts'

const behaving = (id: PackageId) => behaviourOf({ ...firstPackages[id], id, version: 1 }, [])
const start = new Date('2026-11-23T09:00:00Z')

async function createScreen() {
  const { db } = await createTestDatabase()
  const box = { derive: (purpose: string) => Buffer.from(purpose.padEnd(32)) }
  return (id: PackageId, chatId: number, text: string, at = start, changes: object = {}) =>
    db.transaction().execute((tx) => screen(tx, box, { behaviour: { ...behaving(id), ...changes }, accountId: 7, chatId, text, now: at }))
}

describe('advanced and custom protection', () => {
  test('lets the same text go to three people in ten minutes, whatever its case and signs; basic does not count', async () => {
    const look = await createScreen()
    for (const chatId of [1, 2, 3, 3]) expect(await look('premium', chatId, 'Come by today!')).toBeUndefined()
    expect(await look('premium', 4, 'come  by TODAY')).toBe('repeated_text')
    expect(await look('premium', 4, 'come by tomorrow')).toBeUndefined()
    expect(await look('premium', 4, 'Come by today!', new Date(start.getTime() + 10 * minuteMs))).toBeUndefined()
    for (const chatId of [1, 2, 3, 4]) expect(await look('basic', chatId, 'Hello')).toBeUndefined()
  })

  test('lets no link out that is not on the customer\u2019s list; basic leaves that to the customer\u2019s own texts', async () => {
    const look = await createScreen()
    expect(await look('premium', 1, 'see shop.example.com/sale')).toBe('unlisted_link')
    expect(await look('premium', 1, 'see shop.example.com/sale', start, { allowed_links: ['example.com'] })).toBeUndefined()
    expect(await look('basic', 1, 'see shop.example.com/sale')).toBeUndefined()
  })

  test('warms a fresh account up at half the pace; basic goes at its own from the first day', () => {
    const days = (count: number) => new Date(start.getTime() - count * dayMs)
    expect([days(0), days(6), days(7)].map((at) => capOf(behaving('enterprise'), at, start))).toEqual([3, 3, 6])
    expect(capOf(behaving('premium'), undefined, start)).toBe(2)
    expect(capOf(behaving('basic'), days(0), start)).toBe(2)
  })
})

test('custom protection also keeps the customer\u2019s own words in, and their own pace', async () => {
  const look = await createScreen()
  const own = { blocked_words: ['iskonto'] }
  expect(await look('enterprise', 1, '\u0130SKONTOLU fiyat', start, own)).toBe('blocked_word')
  expect(capOf({ ...behaving('enterprise'), cap: 1 }, new Date(0), start)).toBe(1)
})

test('a blocked word counts with its endings, and never within another word', () => {
  expect(hasBlockedWord('bedava m\u0131?', ['bedava'])).toBe(true)
  expect(hasBlockedWord('bedavaya yak\u0131n', ['bedava'])).toBe(true)
  expect(hasBlockedWord('the art of it', ['hear'])).toBe(false)
})

test('a link is found however it is written', () => {
  const hidden = [
    'http://a.example.com',
    'A.Example.COM/x',
    'www.example.com',
    'write to me@example.com',
    'ex\u200bample.com',
    '\uff45xample.com',
    'bak...example.com',
    'http://1.2.3.4/x',
    'https://u:p@1.2.3.4:80',
    'example.xn--p1ai',
  ]
  for (const text of hidden) expect(linksIn(text), text).toHaveLength(1)
  expect(linksIn('it costs 12.50 at 10.30. See you.')).toEqual([])
  expect(isLinkAllowed('evilexample.com', ['example.com'])).toBe(false)
  const [own] = ['\u015firket.com']
  for (const host of ['\u015firket.com', 'xn--irket-idb.com', 'shop.\u015firket.com']) expect(isLinkAllowed(host, [own]), host).toBe(true)
  for (const host of ['sirket.com', 'xn--irket-idb.com.evil.com', 'evil\u015firket.com'])
    expect(isLinkAllowed(host, [own]), host).toBe(false)
  expect(isLinkAllowed('\u015firket.com', ['xn--irket-idb.com'])).toBe(true)
})

test('a link is known by its host alone, and a long text is read in one pass', () => {
  expect(linksIn('https://example.com:8080/a.html?b=c')).toContain('example.com')
  expect(linksIn('(https://example.com).')).toEqual(['example.com'])
  expect(linksIn('ali.veli@example.com')).toEqual(['example.com'])
  expect(linksIn('https://example.com@evil.example')).toEqual(['evil.example'])
  expect(linksIn('12.30-'.repeat(20_000))).toEqual([])
})
