import type { Behaviour } from '#features/personas/behaviour-rules.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import type { HandOver, Purpose, TurnPurpose } from './automation-rules.ts'

/** What a contact said since the account's last word, all at once. */
export interface Turn {
  id: number
  accountId: number
  customerId: number
  conversationId: number
  chatId: number
  isGroup: boolean
  /** As a text speaks to them: the first name. */
  contactName: string
  /** Oldest first, without those that were taken back. */
  messages: { text: string; hasMedia: boolean; at: Date }[]
  /** What this conversation said before, oldest first. */
  before: { from: 'contact' | 'us'; text: string }[]
  /** Messages that the contact ever wrote here, these included. */
  incomingCount: number
  /** What the account said last by itself, when nobody has spoken since. */
  lastAutomatic: Purpose | null
  /** An assistant was named in this conversation before. */
  isDisclosed: boolean
  behaviour: Behaviour
  now: Date
}

export type Act =
  /** It leaves by itself, within the pace. `record` runs in its transaction: both happen or none. */
  | {
      kind: 'say'
      purpose: TurnPurpose
      text: string
      sources?: string[]
      isDisclosing?: boolean
      /** Messages of the turn that it does not answer: they get an answer of their own, or go to the customer. */
      leavesOpen?: Turn['messages']
      record?(tx: Tx): Promise<void>
    }
  /** The customer decides; with `leavesAfterMs` it leaves by itself unless somebody does something. */
  | {
      kind: 'draft'
      text: string
      reason?: HandOver
      sources?: string[]
      leavesAfterMs?: number | undefined
      record?(tx: Tx): Promise<void>
    }
  /** The customer answers. */
  | { kind: 'hand_over'; reason: HandOver }
  /** The message is dealt with, without a word. */
  | { kind: 'nothing'; record?(tx: Tx): Promise<void> }

/** One way of answering. The first that answers anything but undefined has the turn; it may take its time, and be asked again. */
export interface Responder {
  purpose: TurnPurpose
  respond(turn: Turn, signal: AbortSignal): Promise<Act | undefined>
}
