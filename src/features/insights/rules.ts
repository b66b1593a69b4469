import { dayMs, hourMs, minuteMs } from '#shared/time.ts'

/** One row of the event table, as far as reports read it. */
export interface Happening {
  name: string
  at: Date
  customerId: number | undefined
  orderId: number | undefined
  data: Record<string, unknown>
}

/** The way of a customer, in its order: how many reached each step. */
export const steps = ['started', 'selected', 'shown', 'claimed', 'paid', 'connected', 'live'] as const
export type Step = (typeof steps)[number]
/** Of whom a step is a part. Accounts are connected while the payment is checked, so connecting does not come after paying. */
export const stepBefore: Partial<Record<Step, Step>> = {
  selected: 'started',
  shown: 'selected',
  claimed: 'shown',
  paid: 'claimed',
  connected: 'shown',
  live: 'paid',
}

export const eventOfStep: Record<Step, string> = {
  started: 'customer_onboarding_started',
  selected: 'customer_package_selected',
  shown: 'order_shown',
  claimed: 'customer_payment_claimed',
  paid: 'order_paid',
  connected: 'account_connected',
  live: 'customer_bot_activated',
}

/** All that the report reads. */
export const reportEvents = [
  ...Object.values(eventOfStep),
  'login_started',
  'login_ended',
  'order_closed',
  'persona_answered',
  'ticket_opened',
  'ticket_first_answered',
  'ticket_closed',
]

/** People, each counted once a step. */
export function conversion(happenings: Happening[]): Record<Step, number> {
  const count = (step: Step) =>
    new Set(
      happenings
        .filter(({ name }) => name === eventOfStep[step])
        .flatMap(({ customerId }) => (customerId === undefined ? [] : [customerId])),
    ).size
  return {
    started: count('started'),
    selected: count('selected'),
    shown: count('shown'),
    claimed: count('claimed'),
    paid: count('paid'),
    connected: count('connected'),
    live: count('live'),
  }
}

/** A share with what it was taken of; undefined where nothing happened yet. */
export interface Share {
  part: number
  whole: number
}

export interface Kpis {
  /** Login attempts that ended signed in within 24 h. */
  logins: Share | undefined
  /** From the chosen package to live, less waiting for money or staff. */
  setup: { meanMs: number; medianMs: number; count: number } | undefined
  /** Orders shown that were paid within 7 days. */
  payments: Share | undefined
  /** Tickets whose first human answer came within 24 h. */
  support: (Share & { medianMs: number | undefined }) | undefined
}

export const goals = { loginShare: 0.95, setupMs: 5 * minuteMs, paymentShare: 0.8, supportMs: 24 * hourMs } as const

const loginMs = 24 * hourMs
const paidMs = 7 * dayMs

export function kpis(happenings: Happening[], now: Date): Kpis {
  return {
    logins: loginShare(happenings, now),
    setup: setupTimes(happenings),
    payments: paymentShare(happenings, now),
    support: supportShare(happenings, now),
  }
}

/** Attempts still open count neither way; a later attempt that brings the account in within the day makes an earlier one good. */
export function loginShare(happenings: Happening[], now: Date): Share | undefined {
  const connected = groupBy(named(happenings, 'account_connected'), ({ data }) => data['accountId'])
  const ended = groupBy(named(happenings, 'login_ended'), ({ data }) => data['loginId'])
  const attempts = named(happenings, 'login_started').map(({ at, data }) => ({
    isGood: (connected.get(data['accountId']) ?? []).some((each) => each.at >= at && each.at.getTime() - at.getTime() <= loginMs),
    isOver: ended.has(data['loginId']) || now.getTime() - at.getTime() > loginMs,
  }))
  return share(
    attempts.filter(({ isGood, isOver }) => isGood || isOver),
    ({ isGood }) => isGood,
  )
}

/**
 * Each order that went live for the first time. Waiting for money or staff is the time from the shown details to the payment, as far
 * as the customer was not busy connecting the account in it.
 */
export function setupTimes(happenings: Happening[]): Kpis['setup'] {
  const byOrder = groupBy(happenings, ({ orderId }) => orderId)
  const byCustomer = groupBy(happenings, ({ customerId }) => customerId)
  const times: number[] = []
  const seen = new Set<number>()
  for (const live of named(happenings, 'customer_bot_activated')) {
    if (live.orderId === undefined || seen.has(live.orderId)) continue
    seen.add(live.orderId)
    const first = (name: string) =>
      byOrder
        .get(live.orderId)
        ?.find((each) => each.name === name)
        ?.at.getTime()
    const selected = first('customer_package_selected')
    const paid = first('order_paid')
    if (selected === undefined || paid === undefined) continue
    const shown = first('order_shown') ?? selected
    const own = byCustomer.get(live.customerId) ?? []
    const begun = own.find(({ name, at }) => name === 'login_started' && at.getTime() >= selected)?.at.getTime()
    const lastOf = (name: string) => own.findLast((each) => each.name === name && each.at <= live.at)?.at.getTime()
    const ready = Math.max(lastOf('account_connected') ?? 0, lastOf('persona_answered') ?? 0)
    const busyMs = begun === undefined ? 0 : Math.max(0, Math.min(paid, ready) - Math.max(shown, begun))
    times.push(live.at.getTime() - selected - (paid - shown) + busyMs)
  }
  const medianMs = median(times)
  if (medianMs === undefined) return undefined
  return { meanMs: times.reduce((sum, each) => sum + each, 0) / times.length, medianMs, count: times.length }
}

/** Orders whose fate is still open count neither way. */
export function paymentShare(happenings: Happening[], now: Date): Share | undefined {
  const paid = groupBy(named(happenings, 'order_paid'), ({ orderId }) => orderId)
  const closed = groupBy(named(happenings, 'order_closed'), ({ orderId }) => orderId)
  const orders = named(happenings, 'order_shown').map(({ at, orderId }) => {
    const isPaid = (paid.get(orderId) ?? []).some((each) => each.at.getTime() - at.getTime() <= paidMs)
    return { isPaid, isOver: isPaid || closed.has(orderId) || now.getTime() - at.getTime() > paidMs }
  })
  return share(
    orders.filter(({ isOver }) => isOver),
    ({ isPaid }) => isPaid,
  )
}

/** A ticket that its customer closed before any answer asks for none. */
export function supportShare(happenings: Happening[], now: Date): Kpis['support'] {
  const answered = groupBy(named(happenings, 'ticket_first_answered'), ({ data }) => data['ticketId'])
  const closed = groupBy(named(happenings, 'ticket_closed'), ({ data }) => data['ticketId'])
  const tickets = named(happenings, 'ticket_opened').flatMap(({ at, data }) => {
    const answer = answered.get(data['ticketId'])?.[0]
    if (answer) return [{ waitMs: answer.at.getTime() - at.getTime(), isAnswered: true }]
    const waitMs = now.getTime() - at.getTime()
    return closed.has(data['ticketId']) || waitMs <= goals.supportMs ? [] : [{ waitMs, isAnswered: false }]
  })
  const result = share(tickets, ({ waitMs, isAnswered }) => isAnswered && waitMs < goals.supportMs)
  return result && { ...result, medianMs: median(tickets.filter(({ isAnswered }) => isAnswered).map(({ waitMs }) => waitMs)) }
}

export function median(values: number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const high = sorted[middle]
  const low = sorted.length % 2 === 0 ? sorted[middle - 1] : high
  return high === undefined || low === undefined ? undefined : (low + high) / 2
}

const named = (happenings: Happening[], name: string) => happenings.filter((each) => each.name === name)

function groupBy<Key>(happenings: Happening[], keyOf: (happening: Happening) => Key): Map<Key, Happening[]> {
  const groups = new Map<Key, Happening[]>()
  for (const each of happenings) {
    const key = keyOf(each)
    const group = groups.get(key)
    if (group) group.push(each)
    else groups.set(key, [each])
  }
  return groups
}

function share<Item>(items: Item[], isPart: (item: Item) => boolean): Share | undefined {
  return items.length === 0 ? undefined : { part: items.filter(isPart).length, whole: items.length }
}
