import { dashed } from '#platform/words.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import type { Database, Tx } from './postgres/connect.ts'

declare module './postgres/tables.ts' {
  interface Tables {
    /** What is wrong with the service itself; `cleared_at` says when it was over. */
    alarm: { kind: string; raised_at: Date; cleared_at: Date | null }
  }
}

export const alarmKinds = ['bot_token', 'api_id', 'data_centre', 'disk', 'clock', 'queue', 'code_requests', 'unreachable_staff'] as const
export type AlarmKind = (typeof alarmKinds)[number]

export type AlarmState = 'raised' | 'over'

/** The sentence for the owners; it takes no arguments. */
export const alarmText = (kind: AlarmKind, state: AlarmState) => `alarms-${dashed(kind)}-${state}`

/** One line to the owners when a thing the service stands on fails, once an incident, and one when it is over. */
export interface Alarms {
  raise(kind: AlarmKind): Promise<void>
  /** Does nothing while nothing is wrong, so it may be called after every success. */
  clear(kind: AlarmKind): Promise<void>
  active(): Promise<AlarmKind[]>
  /** Writes down, in the transaction of the change, that owners are to be told; set once at composition, before anything can fail. */
  onChange(note: (tx: Tx, kind: AlarmKind, state: AlarmState) => Promise<void>): void
}

export function createAlarms({ db, clock, log }: { db: Database; clock: Clock; log: Log }): Alarms {
  let note: (tx: Tx, kind: AlarmKind, state: AlarmState) => Promise<void> = () => Promise.resolve()
  /** What this process knows to be wrong, so that a healthy success costs no query. Unknown until the first look. */
  const raised = new Map<AlarmKind, boolean>()

  /** Once, whoever notices it at the same time. */
  const change = (kind: AlarmKind, state: AlarmState, write: (tx: Tx) => Promise<object | undefined>) =>
    db.transaction().execute(async (tx) => {
      const isNew = (await write(tx)) !== undefined
      if (isNew) await note(tx, kind, state)
      return isNew
    })

  return {
    async raise(kind) {
      raised.set(kind, true)
      const isNew = await change(kind, 'raised', (tx) =>
        tx
          .insertInto('alarm')
          .values({ kind, raised_at: clock.now(), cleared_at: null })
          .onConflict((conflict) =>
            conflict.column('kind').doUpdateSet({ raised_at: clock.now(), cleared_at: null }).where('alarm.cleared_at', 'is not', null),
          )
          .returning('kind')
          .executeTakeFirst(),
      )
      if (isNew) log.error({ alarm: kind }, 'alarm')
    },
    async clear(kind) {
      if (raised.get(kind) === false) return
      raised.set(kind, false)
      try {
        const isNew = await change(kind, 'over', (tx) =>
          tx
            .updateTable('alarm')
            .set({ cleared_at: clock.now() })
            .where('kind', '=', kind)
            .where('cleared_at', 'is', null)
            .returning('kind')
            .executeTakeFirst(),
        )
        if (isNew) log.info({ alarm: kind }, 'alarm over')
      } catch (error) {
        // what could not be written is still to be written
        raised.delete(kind)
        throw error
      }
    },
    async active() {
      const rows = await db.selectFrom('alarm').select('kind').where('cleared_at', 'is', null).execute()
      return rows.map((row) => row.kind as AlarmKind) // only raise() writes the column
    },
    onChange(listener) {
      note = listener
    },
  }
}
