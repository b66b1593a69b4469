import type { Result } from '#shared/result.ts'
import type { JourneyState } from './rules.ts'
import './events.ts'

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
  persona?: 'saved' | 'skipped' | 'defaults'
  startedAt: Date
  /** The customer's last input. */
  touchedAt: Date
}

export const connectRefusals = ['no_order', 'nothing_to_connect'] as const
export type ConnectRefusal = (typeof connectRefusals)[number]

export interface Onboarding {
  /** The customer's open journey, begun when there is none. Any number of calls at once begin one. */
  begin(customerId: number): Promise<Journey>
  /** The journey of a licence that has no account yet, begun when there is none. */
  beginFor(customerId: number, licenceId: number): Promise<Journey | undefined>
  current(customerId: number): Promise<Journey | undefined>
  open(customerId: number): Promise<Journey[]>
  get(journeyId: number): Promise<Journey | undefined>
  /** The customer did something: it is not abandoned. */
  touch(journeyId: number): Promise<void>
  setOrder(journeyId: number, orderId: number): Promise<void>
  cancel(customerId: number, journeyId: number): Promise<boolean>
  /** Whether login codes may be asked for: payment details were shown, or a paid licence waits for its account. */
  mayConnect(customerId: number): Promise<Result<void, ConnectRefusal>>
  /** An order was paid: its licences meet journeys. */
  orderPaid(orderId: number): Promise<void>
  accountConnected(customerId: number, accountId: number): Promise<Journey | undefined>
  personaAnswered(customerId: number, accountId: number, how: 'saved' | 'skipped' | 'defaults'): Promise<Journey | undefined>
  /** Goes live what is ready: both tracks done. One transaction a journey; safe to call at any time. */
  join(customerId: number): Promise<Journey[]>
  /** Persona steps of a day ago get the defaults, journeys of 72 h without input are abandoned. */
  sweep(): Promise<void>
}
