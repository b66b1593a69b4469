import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { licenceStates } from '#features/licences/rules.ts'
import { orderStates } from '#features/payments/rules.ts'
import { hourMs } from '#shared/time.ts'
import { isAbandoned, isReady, marksOf, mayChooseAnew, mayConnect, mayTellPersona, nextOf, type Facts } from './rules.ts'

const fresh: Facts = { hasAccount: false, isLive: false }
const order = (state: (typeof orderStates)[number], more: Partial<NonNullable<Facts['order']>> = {}) => ({
  state,
  hasUndecidedClaim: false,
  rejections: 0,
  ...more,
})

const facts: fc.Arbitrary<Facts> = fc
  .record({
    order: fc.option(fc.record({ state: fc.constantFrom(...orderStates), hasUndecidedClaim: fc.boolean(), rejections: fc.nat(3) }), {
      nil: undefined,
    }),
    licence: fc.option(fc.constantFrom(...licenceStates), { nil: undefined }),
    persona: fc.option(fc.constantFrom('saved' as const, 'skipped' as const, 'defaults' as const), { nil: undefined }),
    hasAccount: fc.boolean(),
    isLive: fc.boolean(),
  })
  .map(({ order, licence, persona, ...rest }) => ({
    ...rest,
    ...(order ? { order } : {}),
    ...(licence ? { licence } : {}),
    ...(persona ? { persona } : {}),
  }))

describe('the next step', () => {
  test('leads through package, details, payment, connection and persona', () => {
    expect(nextOf(fresh)).toBe('choose')
    expect(nextOf({ ...fresh, order: order('created') })).toBe('details')
    expect(nextOf({ ...fresh, order: order('shown') })).toBe('pay')
    expect(nextOf({ ...fresh, order: order('claimed', { hasUndecidedClaim: true }) })).toBe('connect')
    expect(nextOf({ ...fresh, order: order('claimed', { hasUndecidedClaim: true }), hasAccount: true })).toBe('persona')
    const both = { ...fresh, order: order('claimed', { hasUndecidedClaim: true }), hasAccount: true, persona: 'saved' as const }
    expect(nextOf(both)).toBe('wait_staff')
    expect(nextOf({ ...both, order: order('paid'), licence: 'waiting' })).toBe('wait_live')
    expect(nextOf({ ...both, isLive: true })).toBe('live')
  })

  test('brings back what went wrong with a payment', () => {
    expect(nextOf({ ...fresh, order: order('rejected', { rejections: 1 }) })).toBe('pay_again')
    expect(nextOf({ ...fresh, order: order('rejected', { rejections: 3 }) })).toBe('support')
    expect(nextOf({ ...fresh, order: order('underpaid') })).toBe('pay_rest')
    for (const state of ['expired', 'cancelled', 'refunded'] as const) expect(nextOf({ ...fresh, order: order(state) })).toBe('choose')
  })

  test('the account may be connected once the details were shown, before staff decided', () => {
    expect(mayConnect(fresh)).toBe(false)
    expect(mayConnect({ ...fresh, order: order('created') })).toBe(false)
    expect(mayConnect({ ...fresh, order: order('shown') })).toBe(true)
    expect(mayConnect({ ...fresh, order: order('expired') })).toBe(false)
    expect(mayConnect({ ...fresh, licence: 'waiting' })).toBe(true)
    expect(mayConnect({ ...fresh, licence: 'waiting', hasAccount: true })).toBe(false)
  })

  test('there is always one, at most one mark says now, and only a paid licence with account and persona goes live', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const marks = Object.values(marksOf(one))
        expect(marks.filter((mark) => mark === 'now').length).toBeLessThanOrEqual(1)
        if (isReady(one)) {
          expect(one.hasAccount && one.persona !== undefined && one.licence !== undefined).toBe(true)
          expect(nextOf(one)).toBe('wait_live')
        }
        if (nextOf(one) === 'wait_staff') expect(one.order?.hasUndecidedClaim).toBe(true)
        if (mayChooseAnew(one)) expect(one.order?.hasUndecidedClaim ?? false).toBe(false)
      }),
    )
  })
})

/** What each step of the two tracks makes of the facts; money may go astray on its way. */
const moneySteps: Record<string, (facts: Facts) => Facts> = {
  claim: (one) => ({ ...one, order: order('claimed', { hasUndecidedClaim: true, rejections: one.order?.rejections ?? 0 }) }),
  reject: (one) => ({ ...one, order: order('rejected', { rejections: (one.order?.rejections ?? 0) + 1 }) }),
  short: (one) => ({ ...one, order: order('underpaid') }),
  approve: (one) => ({ ...one, order: order('paid'), licence: 'waiting' }),
}
const accountSteps: Record<string, (facts: Facts) => Facts> = {
  connect: (one) => ({ ...one, hasAccount: true }),
  persona: (one) => ({ ...one, persona: 'saved' }),
}
const detours = fc.array(fc.constantFrom(['claim', 'reject'], ['claim', 'short'], ['claim']), { maxLength: 2 })

test('in every order of the two tracks: connect is offered at once, the persona from the connection on, and the end is live', () => {
  fc.assert(
    fc.property(detours, fc.infiniteStream(fc.boolean()), (astray, turns) => {
      const money = [...astray.flat(), 'claim', 'approve'].map((step) => moneySteps[step]!)
      const account = ['connect', 'persona'].map((step) => accountSteps[step]!)
      let now: Facts = { ...fresh, order: order('shown') }
      while (money.length + account.length > 0) {
        expect(mayConnect(now)).toBe(!now.hasAccount)
        expect(mayTellPersona(now)).toBe(now.hasAccount && now.persona === undefined)
        expect(isReady(now)).toBe(false)
        const isMoney = money.length > 0 && (account.length === 0 || turns.next().value)
        now = (isMoney ? money : account).shift()!(now)
      }
      expect(isReady(now)).toBe(true)
    }),
  )
})

test('a journey is abandoned after 72 hours without input, never while staff have the ball', () => {
  const touched = new Date('2026-11-23T09:00:00Z')
  const after = (hours: number) => new Date(touched.getTime() + hours * hourMs)
  expect(isAbandoned({ ...fresh, order: order('shown') }, touched, after(71.9))).toBe(false)
  expect(isAbandoned({ ...fresh, order: order('shown') }, touched, after(72))).toBe(true)
  expect(isAbandoned({ ...fresh, order: order('claimed', { hasUndecidedClaim: true }) }, touched, after(200))).toBe(false)
})
