import { sql, type Selectable } from 'kysely'
import { Unreachable, type Messenger } from '#platform/bot/messenger.ts'
import type { Clock } from '#platform/clock.ts'
import type { Jobs } from '#platform/jobs.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Words } from '#platform/words.ts'
import { keepCustomers, type Customers } from '#features/customers/service.ts'
import type { Licences } from '#features/licences/service.ts'
import type { Actor, Staff } from '#features/staff/service.ts'
import { addMs, secondMs } from '#shared/time.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { filterOf, textMax, type Audience, type Broadcast, type BroadcastRefusal } from './rules.ts'
import { progressScreen, progressView } from './progress.ts'
import './tables.ts'

/**
 * One text to many customers: each at most once, at the bot's own pace, through restarts. News of the service only: it needs no
 * consent (law 6563), advertising would, and there is no way to send any.
 */
export interface Broadcasts {
  draft(input: { actorId: number; audience: Audience; text: string }): Promise<Result<Broadcast, BroadcastRefusal>>
  /** Fixes the recipients and begins. The second press of two finds it begun. */
  start(actorId: number, id: number): Promise<Result<Broadcast, BroadcastRefusal>>
  /** Whoever has not got it yet will not. Everybody with the right may, whoever began it; who began it hears of it. */
  stop(actorId: number, id: number): Promise<Result<Broadcast, BroadcastRefusal>>
  discard(actorId: number, id: number): Promise<void>
  get(actorId: number, id: number): Promise<Broadcast | undefined>
  /** All that are being sent at the moment, whoever began them. */
  running(actorId: number): Promise<Broadcast[]>
}

export interface BroadcastsDeps {
  db: Database
  clock: Clock
  jobs: Jobs
  messenger: Messenger
  words: Words
  staff: Pick<Staff, 'may' | 'record' | 'withRight'>
  customers: Pick<Customers, 'reachable' | 'languageOf' | 'addHolder'>
  licences: Pick<Licences, 'customersWith'>
  /** People of staff who are no customers: whoever sends is not among those who get it. */
  staffOnly(): Promise<number[]>
}

const batchSize = 20
/** Longer than one message can wait for its place in the budget. */
const claimMs = 60 * secondMs

export function createBroadcasts(deps: BroadcastsDeps): Broadcasts {
  const { db, clock, jobs, messenger, words, staff, customers, licences, staffOnly } = deps
  jobs.define<{ id: number }>('broadcast-batch', ({ id }) => sendBatch(id))
  jobs.define<{ id: number; actorId: number }>('broadcast-result', ({ id, actorId }) => tellResult(actorId, id))
  customers.addHolder({
    name: 'broadcasts',
    export: (customerId) => db.selectFrom('broadcast_recipient').selectAll().where('customer_id', '=', customerId).execute(),
    async erase(tx, customerId) {
      await tx.deleteFrom('broadcast_recipient').where('customer_id', '=', customerId).execute()
    },
  })
  return { draft, start, stop, discard, get, running }

  async function draft({ actorId, audience, text }: Parameters<Broadcasts['draft']>[0]): ReturnType<Broadcasts['draft']> {
    if (!(await staff.may(actorId, 'broadcast'))) return refused('not_allowed')
    if (text.trim() === '') return refused('empty')
    if (text.length > textMax) return refused('too_long')
    const total = (await recipients(audience)).length
    if (total === 0) return refused('nobody')
    const row = await db
      .insertInto('broadcast')
      .values({ actor_id: actorId, audience, text: text.trim(), state: 'draft', created_at: clock.now() })
      .returningAll()
      .executeTakeFirstOrThrow()
    return done({ ...toBroadcast(row), total, sent: 0, unreachable: 0 })
  }

  async function recipients(audience: Audience): Promise<number[]> {
    const filter = filterOf(audience)
    if (filter) return customers.reachable({ ids: await licences.customersWith(filter) })
    const [everybody, leftOut] = await Promise.all([customers.reachable({}), staffOnly()])
    const isLeftOut = new Set(leftOut)
    return everybody.filter((id) => !isLeftOut.has(id))
  }

  async function start(actorId: number, id: number): Promise<Result<Broadcast, BroadcastRefusal>> {
    if (!(await staff.may(actorId, 'broadcast'))) return refused('not_allowed')
    const known = await db.selectFrom('broadcast').selectAll().where('id', '=', id).where('actor_id', '=', actorId).executeTakeFirst()
    if (!known) return refused('gone')
    const ids = await recipients(known.audience)
    if (ids.length === 0 && known.state === 'draft') return refused('nobody')
    await db.transaction().execute(async (tx) => {
      const begun = await tx
        .updateTable('broadcast')
        .set({ state: 'sending', started_at: clock.now() })
        .where('id', '=', id)
        .where('state', '=', 'draft')
        .returning('id')
        .executeTakeFirst()
      if (!begun) return
      await sql`
        insert into broadcast_recipient (broadcast_id, customer_id, state)
        select ${id}, customer_id, 'waiting' from unnest(${await keepCustomers(tx, ids)}::bigint[]) customer_id`.execute(tx)
      await staff.record(tx, {
        actor: { kind: 'staff', id: actorId },
        action: 'broadcast_started',
        after: { broadcastId: id, audience: known.audience, recipients: ids.length },
      })
      await jobs.send(tx, 'broadcast-batch', { id })
    })
    return found(actorId, id)
  }

  async function stop(actorId: number, id: number): Promise<Result<Broadcast, BroadcastRefusal>> {
    if (!(await staff.may(actorId, 'broadcast'))) return refused('not_allowed')
    await end(id, { kind: 'staff', id: actorId })
    return found(undefined, id)
  }

  /** Once: who stops what stands already says nothing. */
  async function end(id: number, actor: Actor) {
    await db.transaction().execute(async (tx) => {
      const ended = await tx
        .updateTable('broadcast')
        .set({ state: 'stopped', ended_at: clock.now() })
        .where('id', '=', id)
        .where('state', '=', 'sending')
        .returning('actor_id')
        .executeTakeFirst()
      if (!ended) return
      await staff.record(tx, { actor, action: 'broadcast_stopped', after: { broadcastId: id } })
      // what nobody stopped is news to all who could have
      const others = actor.kind === 'system' ? await staff.withRight('broadcast', tx) : []
      for (const personId of new Set([ended.actor_id, ...others]))
        if (actor.kind === 'system' || actor.id !== personId) await jobs.send(tx, 'broadcast-result', { id, actorId: personId })
    })
  }

  async function discard(actorId: number, id: number) {
    await db.deleteFrom('broadcast').where('id', '=', id).where('actor_id', '=', actorId).where('state', '=', 'draft').execute()
  }

  async function get(actorId: number, id: number) {
    const result = (await staff.may(actorId, 'broadcast')) ? await found(undefined, id) : refused('not_allowed' as const)
    return result.ok ? result.value : undefined
  }

  async function running(actorId: number): Promise<Broadcast[]> {
    if (!(await staff.may(actorId, 'broadcast'))) return []
    const rows = await db.selectFrom('broadcast').selectAll().where('state', '=', 'sending').orderBy('id').execute()
    return Promise.all(rows.map(async (row) => ({ ...toBroadcast(row), ...(await counts(row.id)) })))
  }

  async function found(actorId: number | undefined, id: number): Promise<Result<Broadcast, BroadcastRefusal>> {
    const row = await db.selectFrom('broadcast').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row || (actorId !== undefined && row.actor_id !== actorId)) return refused('gone')
    if (row.state === 'draft') return done({ ...toBroadcast(row), total: (await recipients(row.audience)).length, sent: 0, unreachable: 0 })
    return done({ ...toBroadcast(row), ...(await counts(id)) })
  }

  async function counts(id: number) {
    const rows = await db
      .selectFrom('broadcast_recipient')
      .select(['state', sql<number>`count(*)`.as('count')])
      .where('broadcast_id', '=', id)
      .groupBy('state')
      .execute()
    const count = (state: string) => rows.find((row) => row.state === state)?.count ?? 0
    return { total: rows.reduce((sum, row) => sum + row.count, 0), sent: count('sent'), unreachable: count('unreachable') }
  }

  /** Sends to some, then asks for the next batch; ends the broadcast when nobody waits any more. */
  async function sendBatch(id: number) {
    const row = await db.selectFrom('broadcast').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row || row.state !== 'sending') return
    for (let count = 0; count < batchSize; count++) {
      // the right to begin it is the right to go on
      if (!(await staff.may(row.actor_id, 'broadcast'))) {
        await end(id, { kind: 'system' })
        return
      }
      const customerId = await claimNext(id)
      if (customerId === undefined) break
      const state = await sendOne(row, customerId)
      await db
        .updateTable('broadcast_recipient')
        .set({ state, claimed_until: null })
        .where('broadcast_id', '=', id)
        .where('customer_id', '=', customerId)
        .execute()
    }
    await db.transaction().execute((tx) => goOn(tx, id))
  }

  /** Only while it is being sent: Stop holds from the next person on. */
  async function claimNext(id: number): Promise<number | undefined> {
    const now = clock.now()
    const { rows } = await sql<{ customer_id: number }>`
      update broadcast_recipient set claimed_until = ${addMs(now, claimMs)}
      where (broadcast_id, customer_id) in (
        select r.broadcast_id, r.customer_id from broadcast_recipient r join broadcast b on b.id = r.broadcast_id
        where r.broadcast_id = ${id} and b.state = 'sending' and r.state = 'waiting'
          and (r.claimed_until is null or r.claimed_until < ${now})
        limit 1 for update of r skip locked)
      returning customer_id`.execute(db)
    return rows[0]?.customer_id
  }

  async function sendOne(row: Selectable<Tables['broadcast']>, customerId: number): Promise<'sent' | 'unreachable'> {
    const language = await customers.languageOf(customerId)
    try {
      await messenger.send(customerId, { html: words.html(language, 'broadcasts-message', { text: row.text }) }, { isNotice: true })
      return 'sent'
    } catch (error) {
      if (error instanceof Unreachable) return 'unreachable'
      throw error
    }
  }

  async function tellResult(actorId: number, id: number) {
    const broadcast = await get(actorId, id)
    const language = await customers.languageOf(actorId)
    try {
      // said once, where it rings
      await messenger.close(actorId, progressScreen(id), 'remove')
      if (!broadcast) return
      const view = progressView(words, language, broadcast)
      const isLeft = broadcast.state === 'stopped' && !(await staff.may(broadcast.actorId, 'broadcast'))
      const html = isLeft ? `${view.html}\n${words.html(language, 'broadcasts-sender-left')}` : view.html
      await messenger.send(actorId, { ...view, html }, { isNotice: true })
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error
    }
  }

  async function goOn(tx: Tx, id: number) {
    const row = await tx
      .selectFrom('broadcast_recipient')
      .select([sql<number>`count(*)`.as('waiting'), sql<number>`count(*) filter (where claimed_until is not null)`.as('claimed')])
      .where('broadcast_id', '=', id)
      .where('state', '=', 'waiting')
      .executeTakeFirstOrThrow()
    if (row.waiting > 0) {
      // those left are in another worker's hands, or in a dead one's: look again when its claim is over
      return jobs.send(tx, 'broadcast-batch', { id }, row.claimed === row.waiting ? { afterSeconds: claimMs / secondMs } : {})
    }
    const ended = await tx
      .updateTable('broadcast')
      .set({ state: 'done', ended_at: clock.now() })
      .where('id', '=', id)
      .where('state', '=', 'sending')
      .returning(['actor_id'])
      .executeTakeFirst()
    if (ended) await jobs.send(tx, 'broadcast-result', { id, actorId: ended.actor_id })
    return undefined
  }
}

const toBroadcast = (row: Selectable<Tables['broadcast']>) => ({
  id: row.id,
  actorId: row.actor_id,
  audience: row.audience,
  text: row.text,
  state: row.state,
})
