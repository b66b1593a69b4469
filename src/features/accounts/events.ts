import type { LoginOutcome } from './login-rules.ts'
import type { SendFailure } from './outgoing-rules.ts'
import type { LossReason, Trouble } from './rules.ts'

declare module '#platform/events.ts' {
  interface AppEvents {
    login_started: { customerId: number; accountId: number; loginId: number }
    /** The end of an attempt, good or bad; once each. */
    login_ended: { customerId: number; accountId: number; loginId: number; outcome: LoginOutcome }
    /** Signed in, for the first time or again. */
    account_connected: { customerId: number; accountId: number }
    /** State, blocks or licence of an account are others now. */
    account_changed: { customerId: number; accountId: number }
    /** Once for each session that ended without the customer asking for it. */
    customer_session_lost: { customerId: number; orderId?: number; accountId: number; reason: LossReason }
    /** Nothing says to whom: events outlive what was said. `messageId` is missing when Telegram confirmed the message without telling its number. */
    account_message_sent: { customerId: number; accountId: number; key: string; messageId?: number }
    account_message_failed: { customerId: number; accountId: number; key: string; reason: SendFailure }
    /** The account writes nothing by itself until then. */
    account_safe_mode: { customerId: number; accountId: number; isOn: boolean; trouble?: Trouble; until?: string }
    /** A stop by staff was carried over to an account that was connected while it stands. */
    account_stop_followed: { customerId: number; accountId: number }
    /** Nothing is paid for it; it is logged out at `endsAt`. */
    account_idle_warning: { customerId: number; accountId: number; endsAt: string }
  }
}
