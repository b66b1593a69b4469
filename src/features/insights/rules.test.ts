import { expect, test } from 'vitest'
import { dayMs, hourMs, minuteMs } from '#shared/time.ts'
import { conversion, kpis, loginShare, median, paymentShare, setupTimes, supportShare, type Happening } from './rules.ts'

const start = new Date('2026-11-01T09:00:00Z')
const now = new Date(start.getTime() + 20 * dayMs)

function event(name: string, afterMs: number, ids: { customerId?: number; orderId?: number } & Record<string, unknown> = {}): Happening {
  const { customerId = 100, orderId, ...data } = ids
  return { name, at: new Date(start.getTime() + afterMs), customerId, orderId, data }
}

test('a step counts people, not events', () => {
  const happenings = [
    event('customer_onboarding_started', 0),
    event('customer_onboarding_started', 5),
    event('customer_onboarding_started', 5, { customerId: 101 }),
    event('order_paid', 9, { orderId: 1 }),
  ]
  expect(conversion(happenings)).toMatchObject({ started: 2, selected: 0, paid: 1 })
})

test('a login attempt is good when its account is connected within a day, by a later attempt as well', () => {
  const attempt = (afterMs: number, accountId: number, loginId: number) => event('login_started', afterMs, { accountId, loginId })
  const happenings = [
    attempt(0, 1, 1),
    event('login_ended', 5, { loginId: 1, outcome: 'expired' }),
    attempt(10, 1, 2),
    event('account_connected', 20, { accountId: 1 }),
    event('login_ended', 20, { loginId: 2, outcome: 'signed_in' }),
    attempt(0, 2, 3),
    event('login_ended', 5, { loginId: 3, outcome: 'cancelled' }),
    event('account_connected', 25 * hourMs, { accountId: 2 }),
  ]
  expect(loginShare(happenings, now)).toEqual({ part: 2, whole: 3 })
})

test('an attempt that is still open counts neither way', () => {
  const open = event('login_started', 0, { accountId: 1, loginId: 1 })
  expect(loginShare([open], new Date(start.getTime() + minuteMs))).toBeUndefined()
  expect(loginShare([open], now)).toEqual({ part: 0, whole: 1 })
})

test('setting up leaves out the wait for money and staff, but not what the customer did in it', () => {
  const order = { orderId: 7 }
  const happenings = [
    event('customer_package_selected', 0, order),
    event('order_shown', minuteMs, order),
    event('customer_payment_claimed', 30 * minuteMs, order),
    event('login_started', 31 * minuteMs, { accountId: 1, loginId: 1 }),
    event('account_connected', 32 * minuteMs, { accountId: 1 }),
    event('persona_answered', 33 * minuteMs, { accountId: 1 }),
    event('order_paid', 90 * minuteMs, order),
    event('customer_bot_activated', 90 * minuteMs + 1000, { ...order, accountId: 1 }),
  ]
  expect(setupTimes(happenings)).toEqual({ meanMs: 3 * minuteMs + 1000, medianMs: 3 * minuteMs + 1000, count: 1 })
})

test('whoever connects after the payment is measured until live', () => {
  const order = { orderId: 7 }
  const happenings = [
    event('customer_package_selected', 0, order),
    event('order_shown', 0, order),
    event('order_paid', 60 * minuteMs, order),
    event('login_started', 61 * minuteMs, { accountId: 1, loginId: 1 }),
    event('account_connected', 63 * minuteMs, { accountId: 1 }),
    event('customer_bot_activated', 64 * minuteMs, { ...order, accountId: 1 }),
    // further licences of the same order are another set-up
    event('customer_bot_activated', 99 * minuteMs, { ...order, accountId: 2 }),
  ]
  expect(setupTimes(happenings)).toMatchObject({ meanMs: 4 * minuteMs, count: 1 })
})

test('a shown order counts as paid within a week; one still open counts neither way', () => {
  const happenings = [
    event('order_shown', 0, { orderId: 1 }),
    event('order_paid', 6 * dayMs, { orderId: 1 }),
    event('order_shown', 0, { orderId: 2 }),
    event('order_paid', 8 * dayMs, { orderId: 2 }),
    event('order_shown', 19 * dayMs, { orderId: 3 }),
    event('order_shown', 19 * dayMs, { orderId: 4 }),
    event('order_closed', 19.5 * dayMs, { orderId: 4 }),
  ]
  expect(paymentShare(happenings, now)).toEqual({ part: 1, whole: 3 })
})

test('a ticket nobody answered for a day counts against us, one that was withdrawn does not', () => {
  const happenings = [
    event('ticket_opened', 0, { ticketId: 1 }),
    event('ticket_first_answered', hourMs, { ticketId: 1 }),
    event('ticket_opened', 0, { ticketId: 2 }),
    event('ticket_opened', 0, { ticketId: 3 }),
    event('ticket_closed', 10, { ticketId: 3 }),
    event('ticket_opened', 20 * dayMs - hourMs, { ticketId: 4 }),
  ]
  expect(supportShare(happenings, now)).toEqual({ part: 1, whole: 2, medianMs: hourMs })
})

test('where nothing happened there is no figure', () => {
  expect(kpis([], now)).toEqual({ logins: undefined, setup: undefined, payments: undefined, support: undefined })
  expect(median([])).toBeUndefined()
  expect(median([4, 1, 3, 2])).toBe(2.5)
})
