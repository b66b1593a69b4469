import { sql, type ColumnType, type Generated } from 'kysely'
import type { Clock } from './clock.ts'
import type { Jobs } from './jobs.ts'
import type { Tx } from './postgres/connect.ts'

/**
 * What features tell each other, by name. A feature adds its own in `events.ts`:
 * `declare module '#platform/events.ts' { interface AppEvents { customer_package_selected: { customerId: number, orderId: number } } }`.
 * Ids, names of states and numbers only: never a secret, a phone number or a message text.
 */
export interface AppEvents {
  [eventMark]?: never
}
declare const eventMark: unique symbol

export type EventName = Extract<keyof AppEvents, string>

export interface Events {
  /** Writes the event and one job per listener in the caller's transaction: said if and only if it happened. */
  announce<Name extends EventName>(tx: Tx, name: Name, data: AppEvents[Name]): Promise<void>
  /**
   * Hears every event of that name, at least once, after its transaction. Call at composition. A listener reads again what it acts
   * on: the world may have moved since.
   * @param listener unique for the event; it names the job, so that a restarted program finds its work.
   */
  listen<Name extends EventName>(name: Name, listener: string, handle: (data: AppEvents[Name], at: Date) => Promise<void>): void
}

interface EventTable {
  id: Generated<number>
  name: string
  at: Date
  customer_id: number | null
  order_id: number | null
  data: ColumnType<object, string, string>
}

declare module './postgres/tables.ts' {
  interface Tables {
    /** Append-only: what happened, for insights. */
    event: EventTable
  }
}

/** What happened to the customer stands under another id from now on. */
export async function renameInEvents(tx: Tx, customerId: number, pseudonym: number): Promise<void> {
  await sql`
    update event set customer_id = ${pseudonym}, data = jsonb_set(data, '{customerId}', to_jsonb(${pseudonym}::bigint))
    where customer_id = ${customerId}`.execute(tx)
}

export function createEvents({ jobs, clock }: { jobs: Jobs; clock: Clock }): Events {
  const listeners = new Map<string, string[]>()
  return {
    async announce(tx, name, data) {
      const at = clock.now()
      await tx
        .insertInto('event')
        .values({ name, at, customer_id: idIn(data, 'customerId'), order_id: idIn(data, 'orderId'), data: JSON.stringify(data) })
        .execute()
      await jobs.sendToAll(tx, listeners.get(name) ?? [], { at: at.toISOString(), data })
    },
    listen(name, listener, handle) {
      const job = `${name}:${listener}`
      jobs.define<{ at: string; data: AppEvents[typeof name] }>(job, ({ at, data }) => handle(data, new Date(at)))
      listeners.set(name, [...(listeners.get(name) ?? []), job])
    },
  }
}

function idIn(data: object, name: 'customerId' | 'orderId'): number | null {
  const value: unknown = Reflect.get(data, name)
  return typeof value === 'number' ? value : null
}
