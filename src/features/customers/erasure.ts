import { sql } from 'kysely'
import { forgetChat } from '#platform/bot/forget.ts'
import type { Clock } from '#platform/clock.ts'
import { renameInEvents, type Events } from '#platform/events.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Actor, Staff } from '#features/staff/service.ts'
import type { Language } from '#shared/language.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { jsonParts } from './json-parts.ts'
import type { EraseRefusal } from './rules.ts'
import './events.ts'
import './tables.ts'

/** A feature that keeps something of customers. */
export interface DataHolder {
  name: string
  /** What may be much comes as a list, or piece by piece; each piece fits into memory. */
  export(customerId: number): Promise<object> | AsyncIterable<object>
  /** Removes what must go, in the caller's transaction. What stays is re-keyed to the pseudonym by `on update cascade`. */
  erase(tx: Tx, customerId: number): Promise<void>
  whatIsLost?(customerId: number, language: Language): Promise<string[]>
  /** Why this feature cannot let the person go yet. */
  veto?(tx: Tx, customerId: number): Promise<'claim_undecided' | undefined>
}

export interface ErasureDeps {
  db: Database
  clock: Clock
  events: Events
  staff: Staff
  forget: (customerId: number) => void
}

const pageRows = 1_000

export function createErasure({ db, clock, events, staff, forget }: ErasureDeps) {
  const holders: DataHolder[] = []
  return { addHolder, exportParts, whatIsLost, eraseObstacle, erase }

  function addHolder(holder: DataHolder) {
    if (holders.some(({ name }) => name === holder.name)) throw new Error(`Two holders are called ${holder.name}`)
    holders.push(holder)
  }

  async function* exportParts(id: number, bytesMax: number): AsyncGenerator<Buffer> {
    const person = await db
      .selectFrom('customer')
      .select(['id', 'first_name', 'last_name', 'username', 'language_code', 'language', 'seen_at', 'created_at', 'texts_kept_days'])
      .where('id', '=', id)
      .executeTakeFirst()
    const consents = await db
      .selectFrom('customer_consent')
      .select(['terms_version', 'privacy_version', 'at'])
      .where('customer_id', '=', id)
      .orderBy('at')
      .execute()
    const names = await db.selectFrom('customer_username').select(['username', 'seen_at']).where('customer_id', '=', id).execute()
    yield* jsonParts(
      { exportedAt: clock.now().toISOString() },
      [
        { name: 'person', content: { ...person, consents, usernames: names } },
        { name: 'events', content: eventsOf(id) },
        ...holders.map((holder) => ({ name: holder.name, content: () => holder.export(id) })),
      ],
      bytesMax,
    )
  }

  async function* eventsOf(id: number): AsyncGenerator<object> {
    for (let after = 0; ;) {
      const rows = await db
        .selectFrom('event')
        // who of staff acted is no data of the customer
        .select(['id', 'name', 'at', sql<object>`data - 'actorId'`.as('data')])
        .where('customer_id', '=', id)
        .where('id', '>', after)
        .orderBy('id')
        .limit(pageRows)
        .execute()
      for (const { id: eventId, ...event } of rows) {
        after = eventId
        yield event
      }
      if (rows.length < pageRows) return
    }
  }

  async function whatIsLost(id: number, language: Language) {
    const parts: string[] = []
    for (const holder of holders) parts.push(...((await holder.whatIsLost?.(id, language)) ?? []))
    return parts
  }

  function eraseObstacle(actor: Actor, id: number): Promise<EraseRefusal | undefined> {
    return db.transaction().execute((tx) => obstacle(tx, actor, id))
  }

  async function obstacle(tx: Tx, actor: Actor, id: number): Promise<EraseRefusal | undefined> {
    if (actor.kind === 'customer' && actor.id !== id) return 'not_allowed'
    if (actor.kind === 'staff' && !(await staff.may(actor.id, 'erase', tx))) return 'not_allowed'
    // whoever wants to write a row of this customer waits until we are done, and then finds nobody
    const row = await tx.selectFrom('customer').select('erased_at').where('id', '=', id).forUpdate().executeTakeFirst()
    if (!row || row.erased_at) return 'unknown'
    if ((await staff.roleOf(id, tx)) !== undefined) return 'staff_member'
    for (const holder of holders) {
      const veto = await holder.veto?.(tx, id)
      if (veto) return veto
    }
    return undefined
  }

  async function erase(actor: Actor, id: number): Promise<Result<void, EraseRefusal>> {
    const result = await db.transaction().execute(async (tx) => {
      const reason = await obstacle(tx, actor, id)
      if (reason) return refused(reason)
      await staff.record(tx, { actor, action: 'customer_erased', customerId: id })
      for (const holder of holders) await holder.erase(tx, id)
      await forgetPerson(tx, id)
      return done(undefined)
    })
    if (result.ok) forget(id)
    return result
  }

  async function forgetPerson(tx: Tx, id: number) {
    const customerId = -(await staff.forgetPerson(tx, id))
    await tx.deleteFrom('customer_username').where('customer_id', '=', id).execute()
    await forgetChat(tx, id)
    await renameInEvents(tx, id, customerId)
    await tx
      .updateTable('customer')
      .set({
        id: customerId,
        first_name: '',
        last_name: null,
        username: null,
        language_code: null,
        language: null,
        is_reachable: false,
        key_sealed: null,
        erased_at: clock.now(),
      })
      .where('id', '=', id)
      .execute()
    await events.announce(tx, 'customer_erased', { customerId })
  }
}
