import { sql, type Generated, type Selectable } from 'kysely'
import type { AlarmKind, AlarmState } from './alarms.ts'
import type { Clock } from './clock.ts'
import type { Jobs } from './jobs.ts'
import type { Database, Tx } from './postgres/connect.ts'
import type { Tables } from './postgres/tables.ts'
import { addMs, secondMs } from '#shared/time.ts'

declare module './postgres/tables.ts' {
  interface Tables {
    /** What an owner has not been told yet, in order. */
    alarm_notice: { id: Generated<number>; user_id: number; kind: string; state: string; held_until: Date | null }
  }
}

const job = 'alarms.tell'
/** Longer than one message takes: a process that dies over it is waited for so long. */
const heldSeconds = 60

/**
 * One line to each owner, written with the alarm itself and told when the Bot API answers: after an outage as well, and never that it is
 * over before that it began. A kill between the message and its note may tell it twice.
 */
export function createAlarmNotices(deps: {
  db: Database
  clock: Clock
  jobs: Jobs
  owners(tx: Tx): Promise<number[]>
  /** @throws when it must be told again. */
  tell(userId: number, kind: AlarmKind, state: AlarmState): Promise<void>
}): (tx: Tx, kind: AlarmKind, state: AlarmState) => Promise<void> {
  const { db, clock, jobs } = deps

  /** The oldest one, for this process alone. */
  async function takeNext(userId: number) {
    const { rows } = await sql<Selectable<Tables['alarm_notice']>>`
      update alarm_notice set held_until = ${addMs(clock.now(), heldSeconds * secondMs)}
      where id = (select id from alarm_notice where user_id = ${userId} order by id limit 1)
        and (held_until is null or held_until <= ${clock.now()})
      returning *`.execute(db)
    return rows[0]
  }

  jobs.define<{ userId: number }>(job, async ({ userId }) => {
    for (let notice = await takeNext(userId); notice; notice = await takeNext(userId)) {
      const own = notice.id
      try {
        await deps.tell(userId, notice.kind as AlarmKind, notice.state as AlarmState) // only what is below writes the columns
      } catch (error) {
        await db.updateTable('alarm_notice').set({ held_until: null }).where('id', '=', own).execute()
        throw error
      }
      await db.deleteFrom('alarm_notice').where('id', '=', own).execute()
    }
    const held = await db.selectFrom('alarm_notice').select('id').where('user_id', '=', userId).limit(1).executeTakeFirst()
    // who has it in hand tells the rest as well, unless it dies
    if (held) await db.transaction().execute((tx) => jobs.send(tx, job, { userId }, { afterSeconds: heldSeconds }))
  })

  return async (tx, kind, state) => {
    const userIds = await deps.owners(tx)
    if (userIds.length === 0) return
    await tx
      .insertInto('alarm_notice')
      .values(userIds.map((userId) => ({ user_id: userId, kind, state, held_until: null })))
      .execute()
    await jobs.sendEach(
      tx,
      job,
      userIds.map((userId) => ({ userId })),
    )
  }
}
