import { sql } from 'kysely'
import type { Clock } from '#platform/clock.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { addMs } from '#shared/time.ts'
import { aheadMs, nextAutomaticAt, windowMs } from './outgoing-rules.ts'
import type { Row } from './outgoing-store.ts'
import { paceOf } from './rules.ts'
import { findAccount } from './store.ts'

export interface PaceDeps {
  clock: Clock
  /** Milliseconds that pass by themselves, whatever the clock of business says; absent where that clock is the time. */
  uptimeMs?(): number
}

/**
 * How many automatic messages an account says in any 60 s: by what is written down, for all processes, and by what this process said
 * itself, so that a clock that is set ahead or back makes it neither hurry nor fall silent.
 */
export function createAutomaticPace({ clock, uptimeMs = () => clock.now().getTime() }: PaceDeps) {
  /**
   * By account: when this process said something automatic, by uptime. The clock may be set ahead, and then what left a moment ago looks
   * old.
   */
  const lately = new Map<number, number[]>()
  return { automaticAt, broughtBack, note }

  /** When this automatic message may leave; undefined when it never may. */
  async function automaticAt(tx: Tx, row: Row, full: number, now: Date): Promise<Date | undefined> {
    const account = await findAccount(tx, row.account_id)
    if (!account?.licence_id) return undefined
    const cap = paceOf(full, account.half_pace_until ?? undefined, now)
    const slots = await tx
      .selectFrom('outgoing')
      .select(['account_id', 'slot_at'])
      .where('account_id', '=', row.account_id)
      .where('id', '<>', row.id)
      .where('slot_at', '>', addMs(now, -2 * windowMs))
      .orderBy('slot_at', 'desc')
      .limit(cap)
      .execute()
    const bySlots = nextAutomaticAt(
      (await broughtBack(tx, slots, now)).flatMap(({ slot_at }) => slot_at ?? []),
      cap,
      now,
    )
    const byUptime = addMs(now, waitByUptime(row.account_id, cap))
    return byUptime > bySlots ? byUptime : bySlots
  }

  /** The clock was set back: what left later than now left before now, whatever it said, and takes its place from now on. */
  async function broughtBack<Some extends Pick<Row, 'account_id' | 'slot_at'>>(tx: Tx, rows: Some[], now: Date): Promise<Some[]> {
    const ahead = addMs(now, aheadMs)
    const isAhead = ({ slot_at }: Some) => slot_at !== null && slot_at > ahead
    const first = rows.find(isAhead)
    if (!first) return rows
    await tx.updateTable('outgoing').set({ slot_at: now }).where('account_id', '=', first.account_id).where('slot_at', '>', ahead).execute()
    return rows.map((row) => (isAhead(row) ? { ...row, slot_at: now } : row))
  }

  function waitByUptime(accountId: number, cap: number): number {
    const now = uptimeMs()
    const recent = (lately.get(accountId) ?? []).filter((at) => at > now - 2 * windowMs && at <= now)
    if (recent.length === 0) lately.delete(accountId)
    else lately.set(accountId, recent)
    const slots = recent.map((at) => new Date(at))
    return nextAutomaticAt(slots, cap, new Date(now)).getTime() - Math.trunc(now)
  }

  /** It left, or may have. */
  function note({ account_id: accountId, is_automatic: isAutomatic }: Row) {
    if (isAutomatic) lately.set(accountId, [...(lately.get(accountId) ?? []), uptimeMs()])
  }
}

/** When this message's chat got its newest automatic message within the sliding minute. */
export const lastSlotOf = (now: Date) => sql<Date | null>`(
  select max(s.slot_at) from outgoing s
  where s.account_id = outgoing.account_id and s.chat_id = outgoing.chat_id and s.slot_at > ${addMs(now, -2 * windowMs)} and outgoing.is_automatic)`
