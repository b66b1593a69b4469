import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hourMs, minuteMs } from '#shared/time.ts'
import { countFault, looksLikeCode, pressKey, restartsMax, wrongCodesMax, wrongPasswordsMax } from './login-rules.ts'
import { readPhone, waitWords } from './login-rules.ts'
import { nextAutomaticAt, windowMs } from './outgoing-rules.ts'
import { createPermitOffice } from './permit.ts'
import { accountLabel, accountStates, blocks, isOnline, isWorking, maskPhone, paceOf } from './rules.ts'

const now = new Date('2026-11-23T09:00:00Z')

test('an account is called by its public name, else by the first thing that is known of it', () => {
  const known = { id: 7, username: 'ayse_cicek', firstName: 'Ada', phoneMasked: '+90 ••• 12' }
  expect(accountLabel(known)).toBe('@ayse_cicek')
  expect(accountLabel({ ...known, username: undefined })).toBe('Ada')
  expect(accountLabel({ ...known, username: undefined, firstName: '' })).toBe('+90 ••• 12')
  expect(accountLabel({ id: 7 })).toBe('#7')
})

describe('the sliding minute', () => {
  test('whatever the pace of asking, no 60 s hold more than the cap', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(gaps, fc.constantFrom(1, 2, 3, 4, 6), (waits, cap) => {
        const sent: Date[] = []
        let at = now.getTime()
        for (const wait of waits) {
          at += wait
          const leaves = nextAutomaticAt(sent, cap, new Date(at))
          at = Math.max(at, leaves.getTime())
          sent.push(new Date(at))
        }
        for (const [index, time] of sent.entries()) {
          const inWindow = sent.slice(index).filter((other) => other.getTime() - time.getTime() <= windowMs)
          expect(inWindow.length).toBeLessThanOrEqual(cap)
        }
      }),
    )
  })

  test('nobody waits while there is room', () => {
    expect(nextAutomaticAt([], 2, now)).toEqual(now)
    expect(nextAutomaticAt([now], 2, now)).toEqual(now)
    // Telegram's own minute, whatever our constant says
    expect(nextAutomaticAt([now, now], 2, now).getTime()).toBeGreaterThan(now.getTime() + 60_000)
  })

  test('half pace never stops an account altogether', () => {
    const later = new Date(now.getTime() + hourMs)
    expect([2, 4, 6].map((cap) => paceOf(cap, later, now))).toEqual([1, 2, 3])
    expect(paceOf(4, now, later)).toBe(4)
  })
})

describe('when an account works', () => {
  test('only live, paid for and unblocked', () => {
    const able = accountStates.flatMap((state) =>
      (['waiting', 'active', 'grace', 'suspended', 'ended'] as const)
        .filter((licence) => isWorking({ state, blocks: [] }, licence))
        .map((licence) => `${state} ${licence}`),
    )
    expect(able).toEqual(['live active', 'live grace'])
  })

  test('any block stops automation; only safe mode leaves it connected', () => {
    const stopped = blocks.filter((block) => !isWorking({ state: 'live', blocks: [block] }, 'active'))
    expect(stopped).toEqual([...blocks])
    expect(blocks.filter((block) => isOnline({ state: 'live', blocks: [block] }, 'active'))).toEqual(['safe_mode'])
  })
})

describe('an attempt', () => {
  const none = { wrongCodes: 0, wrongPasswords: 0, restarts: 0 }
  test.each([
    ['code', wrongCodesMax],
    ['password', wrongPasswordsMax],
    ['restart', restartsMax + 1],
  ] as const)('is over with %s number %i, not before', (fault, max) => {
    let tries = none
    for (let count = 1; count <= max; count++) {
      const step = countFault(tries, fault)
      expect(step.isOver).toBe(count === max)
      tries = step.tries
    }
  })

  test('a keypad takes digits up to the length, and deletes', () => {
    const typed = ['1', '2', 'x', '3', 'del', '4', '5', '6', '7'].reduce((digits, key) => pressKey(digits, key, 5), '')
    expect(typed).toBe('12456')
  })

  test.each(['12345', '1-2-3-4-5', '12 345', 'kod: 12345', '123456', '1 2 3 4 5'])('%s as a message is a burnt code', (text) => {
    expect(looksLikeCode(text)).toBe(true)
  })
  test.each(['merhaba', '1234', 'kod gelmedi', '0532 111 22 33'])('%s is none', (text) => {
    expect(looksLikeCode(text)).toBe(false)
  })
})

describe('a telephone number', () => {
  test.each([
    ['0532 111 22 33', '+905321112233'],
    ['532 111 22 33', '+905321112233'],
    ['905321112233', '+905321112233'],
    ['+90 (532) 111-22-33', '+905321112233'],
    ['+49 151 23456789', '+4915123456789'],
    ['0049 151 23456789', '+4915123456789'],
    ['+9996621002', '+9996621002'],
  ])('%s is %s', (text, phone) => expect(readPhone(text)).toBe(phone))
  test.each(['', 'merhaba', '12', '0532 111 22 33 ya da 0532 111 22 34'])('%s is none', (text) => expect(readPhone(text)).toBeUndefined())
  test('shows its country and its end only', () => expect(maskPhone('905321112233', '90')).toBe('+90 ••••••••33'))
})

test.each([
  [30_000, 'seconds', 30],
  [10 * minuteMs, 'minutes', 10],
  [22 * minuteMs, 'about_minutes', 25],
  [3_700_000, 'hours', 1],
  [2 * hourMs - 40_000, 'hours', 2],
  [2 * hourMs + 20 * minuteMs, 'hours', 3],
])('a wait of %i ms is told as people say it: %s %i', (ms, unit, count) => {
  expect(waitWords(new Date(now.getTime() + ms), now)).toEqual({ unit, count })
})

test('a permit made by hand is none', () => {
  const office = createPermitOffice()
  const about = { accountId: 1, chatId: 2, messageId: 3 }
  const permit = office.mintFor(about)
  expect(office.isGenuine(permit)).toBe(true)
  expect(office.isGenuine({ ...permit })).toBe(false)
  expect(createPermitOffice().isGenuine(permit)).toBe(false)
})
