import type { Actor, AuditEntry } from '#features/staff/service.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { countAct } from './acts.ts'
import { countNewBlockers } from './blockers.ts'
import { noteChange } from './change.ts'
import type { Outgoing } from './outgoing.ts'
import { halfPaceUntil, newBlockersMax, safeModeUntil, type Block, type Trouble } from './rules.ts'
import type { StaffBlocks } from './staff-blocks.ts'
import { findLocked, type AccountRow } from './store.ts'

export interface BlocksDeps {
  db: Database
  clock: Clock
  events: Events
  outgoing: Pick<Outgoing, 'failAll'>
  staffBlocks: StaffBlocks
  staff: { record(tx: Tx, entry: AuditEntry): Promise<void> }
}

interface BlockInput {
  accountId: number
  block: Block
  isOn: boolean
  actor: Actor
  note?: string
  until?: Date
  /** Of safe mode: what began it. */
  trouble?: Trouble
}

/** What stops an account, or makes it careful. */
export interface Blocks {
  /** False when it was so already. */
  setBlock(tx: Tx, input: BlockInput): Promise<boolean>
  noteNewBlocker(tx: Tx, input: { accountId: number; chatId: number }): Promise<void>
  /** Takes away what was for a time. */
  endOver(now: Date): Promise<void>
}

export function createBlocks({ db, clock, events, outgoing, staff, staffBlocks }: BlocksDeps): Blocks {
  return { setBlock, noteNewBlocker, endOver }

  async function setBlock(tx: Tx, input: BlockInput): Promise<boolean> {
    const { accountId, block, isOn, actor } = input
    const account = await findLocked(tx, accountId)
    const now = clock.now()
    if (account && isOn && block === 'safe_mode') await prolongSafeMode(tx, accountId, now)
    if (!account || account.blocks.includes(block) === isOn) return false
    if (isOn) await begin(tx, account, input, now)
    else await end(tx, account, block, now)
    await staff.record(tx, {
      actor,
      action: isOn ? 'account_blocked' : 'account_unblocked',
      customerId: account.customer_id,
      after: { accountId, block, ...(input.note === undefined ? {} : { hasNote: true }) },
    })
    await noteChange({ events }, tx, account)
    return true
  }

  async function begin(tx: Tx, account: AccountRow, { block, note, until, trouble }: BlockInput, now: Date): Promise<void> {
    const { id: accountId, customer_id: customerId, telegram_user_id: telegramUserId } = account
    const isSafeMode = block === 'safe_mode'
    const ends = until ?? (isSafeMode ? safeModeUntil(now) : null)
    await tx
      .insertInto('account_block')
      .values({
        account_id: accountId,
        block,
        since: now,
        until: ends,
        note: note ?? null,
        telegram_key: block === 'staff' && telegramUserId !== null ? staffBlocks.keyOf(telegramUserId) : null,
      })
      .execute()
    await outgoing.failAll(tx, accountId, 'stopped', isSafeMode ? 'automatic' : 'all')
    if (!isSafeMode) return
    await countAct(tx, accountId, 'safe_mode', now)
    const how = ends ? { trouble: trouble ?? ('peer_flood' as const), until: ends.toISOString() } : {}
    await events.announce(tx, 'account_safe_mode', { customerId, accountId, isOn: true, ...how })
  }

  async function end(tx: Tx, { id: accountId, customer_id: customerId }: AccountRow, block: Block, now: Date): Promise<void> {
    if (block === 'staff') return staffBlocks.lift(tx, accountId)
    const ended = await tx
      .deleteFrom('account_block')
      .where('account_id', '=', accountId)
      .where('block', '=', block)
      .returning('until')
      .executeTakeFirst()
    if (block !== 'safe_mode') return
    await beginHalfPace(tx, accountId, ended?.until && ended.until < now ? ended.until : now)
    await events.announce(tx, 'account_safe_mode', { customerId, accountId, isOn: false })
  }

  /** Trouble in safe mode begins its day anew, and is not told again. */
  async function prolongSafeMode(tx: Tx, accountId: number, now: Date): Promise<void> {
    await tx
      .updateTable('account_block')
      .set({ until: safeModeUntil(now) })
      .where('account_id', '=', accountId)
      .where('block', '=', 'safe_mode')
      .where('until', '<', safeModeUntil(now))
      .execute()
  }

  async function beginHalfPace(tx: Tx, accountId: number, endedAt: Date): Promise<void> {
    await tx
      .updateTable('account')
      .set({ half_pace_until: halfPaceUntil(endedAt) })
      .where('id', '=', accountId)
      .execute()
  }

  async function noteNewBlocker(tx: Tx, { accountId, chatId }: { accountId: number; chatId: number }): Promise<void> {
    if (!(await findLocked(tx, accountId))) return
    const count = await countNewBlockers(tx, accountId, chatId, clock.now())
    if (count >= newBlockersMax)
      await setBlock(tx, { accountId, block: 'safe_mode', isOn: true, actor: { kind: 'system' }, trouble: 'blocked' })
  }

  async function endOver(now: Date): Promise<void> {
    const over = await db.selectFrom('account_block').select(['account_id', 'block']).where('until', '<=', now).execute()
    for (const { account_id: accountId, block } of over)
      await db.transaction().execute((tx) => setBlock(tx, { accountId, block, isOn: false, actor: { kind: 'system' } }))
  }
}
