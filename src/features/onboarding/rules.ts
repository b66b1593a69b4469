import { isWorking, type LicenceState } from '#features/licences/rules.ts'
import { isClosed, isOpen, isPaid, rejectionsMax, type OrderState } from '#features/payments/rules.ts'
import { dayMs, hourMs } from '#shared/time.ts'

export type JourneyState = 'open' | 'completed' | 'abandoned' | 'cancelled'
export type PersonaEnd = 'saved' | 'skipped' | 'defaults'

/** One account on its way to be live: a purchase at first, then one licence of it. */
export interface Journey {
  id: number
  customerId: number
  state: JourneyState
  orderId?: number
  licenceId?: number
  accountId?: number
  connectedAt?: Date
  /** How the persona step ended. */
  persona?: PersonaEnd
  startedAt: Date
  /** The customer's last input. */
  touchedAt: Date
}

/** Without the customer's input for that long a journey is abandoned. */
export const abandonedMs = 72 * hourMs
/** The persona step waits that long for an answer. */
export const personaMs = dayMs

/** All that the panel depends on. */
export interface Facts {
  order?: { state: OrderState; hasUndecidedClaim: boolean; rejections: number }
  /** The licence of this journey, once there is one. */
  licence?: LicenceState
  hasAccount: boolean
  persona?: PersonaEnd
  isLive: boolean
}

export const stepIds = ['package', 'details', 'payment', 'connect', 'persona', 'live'] as const
export type StepId = (typeof stepIds)[number]
/** `waits`: for somebody else; `trouble`: the customer has to put something right. */
export type Mark = 'done' | 'now' | 'waits' | 'trouble' | 'open'

export type Next =
  | 'choose'
  | 'details'
  | 'pay'
  | 'pay_rest'
  | 'pay_again'
  | 'support'
  | 'connect'
  | 'persona'
  | 'wait_staff'
  | 'wait_live'
  | 'live'

const isBought = (facts: Facts) => facts.licence !== undefined || (facts.order !== undefined && isPaid(facts.order.state))
const isUnderReview = ({ order }: Facts) => order !== undefined && order.hasUndecidedClaim

/** An order that is over counts as none: the package is chosen anew. */
export function liveOrder({ order }: Facts): Facts['order'] {
  return order && (isOpen(order.state) || isPaid(order.state) || (order.state === 'late' && order.hasUndecidedClaim)) ? order : undefined
}

/** What the customer presses next. Both tracks go side by side: nobody waits for staff before connecting. */
export function nextOf(facts: Facts): Next {
  if (facts.isLive) return 'live'
  if (!isBought(facts)) {
    const order = liveOrder(facts)
    if (!order) return 'choose'
    if (order.state === 'created') return 'details'
    if (!isUnderReview(facts)) {
      if (order.rejections >= rejectionsMax) return 'support'
      if (order.state === 'underpaid') return 'pay_rest'
      return order.state === 'rejected' ? 'pay_again' : 'pay'
    }
  }
  if (!facts.hasAccount) return 'connect'
  if (mayTellPersona(facts)) return 'persona'
  return isBought(facts) ? 'wait_live' : 'wait_staff'
}

/** The account stands and waits to hear who it is: that needs no money. */
export function mayTellPersona({ hasAccount, persona, isLive }: Facts): boolean {
  return hasAccount && !persona && !isLive
}

/** Whether the account may be connected before the money is there: the details were shown. */
export function mayConnect(facts: Facts): boolean {
  if (facts.hasAccount || facts.isLive) return false
  const order = liveOrder(facts)
  return isBought(facts) || (order !== undefined && order.state !== 'created')
}

/** Package, payment and account as a person sees them, in order. */
export function marksOf(facts: Facts): Record<StepId, Mark> {
  const next = nextOf(facts)
  const order = liveOrder(facts)
  const isPayingNow = next === 'pay' || next === 'pay_rest' || next === 'pay_again' || next === 'support'
  const payment: Mark = isBought(facts)
    ? 'done'
    : isUnderReview(facts)
      ? 'waits'
      : isPayingNow
        ? next === 'pay'
          ? 'now'
          : 'trouble'
        : 'open'
  return {
    package: isBought(facts) || order ? 'done' : 'now',
    details: isBought(facts) || (order && order.state !== 'created') ? 'done' : next === 'details' ? 'now' : 'open',
    payment,
    connect: facts.hasAccount ? 'done' : next === 'connect' ? 'now' : 'open',
    persona: facts.persona ? 'done' : next === 'persona' ? 'now' : 'open',
    live: facts.isLive ? 'done' : next === 'wait_live' ? 'now' : 'open',
  }
}

/** Whether both tracks are done. */
export function isReady(facts: Facts): boolean {
  const mayBegin = facts.licence === 'waiting' || (facts.licence !== undefined && isWorking(facts.licence))
  return !facts.isLive && mayBegin && facts.hasAccount && facts.persona !== undefined
}

/** Staff have the ball, or the clock has: then nobody was abandoned. */
export function isAbandoned(facts: Facts, touchedAt: Date, now: Date): boolean {
  return now.getTime() - touchedAt.getTime() >= abandonedMs && !isUnderReview(facts)
}

/** The order of a journey that is over without money may be replaced by a new choice. */
export function mayChooseAnew(facts: Facts): boolean {
  if (isBought(facts) || isUnderReview(facts)) return false
  return facts.order === undefined || isClosed(facts.order.state) || facts.order.state !== 'underpaid'
}
