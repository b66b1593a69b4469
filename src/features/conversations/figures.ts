import { sql } from 'kysely'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { bucketOf, hourOf, medianSeconds } from './figures-rules.ts'
import './tables.ts'

export interface Figures {
  incoming: number
  outgoing: number
  /** Over the answers that were given; to within a twentieth. Absent when there was none. */
  medianAnswerSeconds?: number
  /** Conversations in which something was said. */
  conversations: number
}

export async function countIncoming(tx: Tx, accountId: number, at: Date): Promise<void> {
  await count(tx, accountId, at, { incoming: 1, outgoing: 0 })
}

/** @param waitingSince of the oldest message that this answers, if there was one. */
export async function countOutgoing(tx: Tx, accountId: number, at: Date, waitingSince: Date | null): Promise<void> {
  await count(tx, accountId, at, { incoming: 0, outgoing: 1 })
  if (!waitingSince) return
  const bucket = bucketOf((at.getTime() - waitingSince.getTime()) / 1000)
  await tx
    .insertInto('conversation_answer')
    .values({ account_id: accountId, hour: hourOf(at), bucket, count: 1 })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'hour', 'bucket']).doUpdateSet({ count: sql<number>`conversation_answer.count + 1` }),
    )
    .execute()
}

async function count(tx: Tx, accountId: number, at: Date, one: { incoming: number; outgoing: number }) {
  await tx
    .insertInto('conversation_hour')
    .values({ account_id: accountId, hour: hourOf(at), ...one })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'hour']).doUpdateSet({
        incoming: sql<number>`conversation_hour.incoming + excluded.incoming`,
        outgoing: sql<number>`conversation_hour.outgoing + excluded.outgoing`,
      }),
    )
    .execute()
}

/** Reads hours and contacts, never messages. The hour in which `since` lies counts as a whole. */
export async function readFigures(db: Database, accountId: number, since: Date): Promise<Figures> {
  const from = hourOf(since)
  const [hours, answers, active] = await Promise.all([
    db
      .selectFrom('conversation_hour')
      .select((is) => [is.fn.sum<number>('incoming').as('incoming'), is.fn.sum<number>('outgoing').as('outgoing')])
      .where('account_id', '=', accountId)
      .where('hour', '>=', from)
      .executeTakeFirst(),
    db
      .selectFrom('conversation_answer')
      .select((is) => ['bucket', is.fn.sum<number>('count').as('count')])
      .where('account_id', '=', accountId)
      .where('hour', '>=', from)
      .groupBy('bucket')
      .execute(),
    db
      .selectFrom('conversation')
      .select((is) => is.fn.countAll<number>().as('count'))
      .where('account_id', '=', accountId)
      .where('last_at', '>=', from)
      .executeTakeFirst(),
  ])
  const median = medianSeconds(answers)
  return {
    incoming: hours?.incoming ?? 0,
    outgoing: hours?.outgoing ?? 0,
    ...(median === undefined ? {} : { medianAnswerSeconds: median }),
    conversations: active?.count ?? 0,
  }
}
