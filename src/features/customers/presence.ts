import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import { anyOf, readBy } from '#platform/postgres/read-by.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { clip } from '#shared/html.ts'
import { languageFrom, type Language } from '#shared/language.ts'
import { minuteMs } from '#shared/time.ts'
import { languageIn } from './rules.ts'
import './events.ts'
import './tables.ts'

export interface TelegramUser {
  id: number
  first_name: string
  last_name?: string | undefined
  username?: string | undefined
  language_code?: string | undefined
}

export interface Person {
  id: number
  language: Language
  firstName: string
}

/** How long a process may go on with what it knew of a person when another process changed it. */
const keptMs = 10_000
const keptMax = 20_000
/** Telegram's own limit; a message of ours must hold a name whatever Telegram takes one day. */
const nameMax = 64
const seenEveryMs = minuteMs

interface Known {
  person: Person
  mark: string
  /** By the machine's clock: the product's may stand still or jump. */
  until: number
  seenAt: number
}

const languageRow = readBy(
  (on, ids: number[]) =>
    on.selectFrom('customer').select(['id', 'language', 'language_code', 'erased_at']).where('id', '=', anyOf(ids)).execute(),
  (row) => row.id,
)

export function createPresence({ db, clock, events }: { db: Database; clock: Clock; events: Events }) {
  const known = new Map<number, Known>()
  return { touch, languageOf, setReachable, forget: (id: number) => void known.delete(id) }

  async function touch(given: TelegramUser): Promise<Person> {
    const from = { ...given, first_name: clip(given.first_name, nameMax), last_name: given.last_name && clip(given.last_name, nameMax) }
    const now = clock.now()
    const mark = [from.first_name, from.last_name, from.username, from.language_code].join('\n')
    const last = known.get(from.id)
    if (last && last.mark === mark && performance.now() < last.until && Math.abs(now.getTime() - last.seenAt) < seenEveryMs)
      return last.person
    const { person, seenAt } = await refresh(from, now)
    if (known.size >= keptMax) known.clear()
    known.set(from.id, { person, mark, until: performance.now() + keptMs, seenAt: seenAt.getTime() })
    return person
  }

  /** `tr` when nobody knows. Costs no query for somebody who was here just now. */
  async function languageOf(id: number): Promise<Language> {
    const last = known.get(id)
    if (last && performance.now() < last.until) return last.person.language
    const row = await languageRow(db, id)
    return row && !row.erased_at ? languageIn(row) : 'tr'
  }

  /** One read for somebody unchanged and seen within the minute, else a write. */
  async function refresh(from: TelegramUser, now: Date): Promise<{ person: Person; seenAt: Date }> {
    const row = await db
      .selectFrom('customer')
      .select(['first_name', 'last_name', 'username', 'language_code', 'language', 'seen_at', 'is_reachable'])
      .where('id', '=', from.id)
      .executeTakeFirst()
    const person = { id: from.id, firstName: from.first_name, language: row?.language ?? languageFrom(from.language_code) }
    const isSame =
      row?.is_reachable &&
      row.first_name === from.first_name &&
      row.last_name === (from.last_name ?? null) &&
      row.username === (from.username ?? null) &&
      row.language_code === (from.language_code ?? null)
    if (isSame && Math.abs(now.getTime() - row.seen_at.getTime()) < seenEveryMs) return { person, seenAt: row.seen_at }
    if (isSame) await db.updateTable('customer').set({ seen_at: now }).where('id', '=', from.id).execute()
    else await db.transaction().execute((tx) => write(tx, from, now, row))
    return { person, seenAt: now }
  }

  async function write(
    tx: Tx,
    from: TelegramUser,
    now: Date,
    before: { is_reachable: boolean; username: string | null; seen_at: Date } | undefined,
  ) {
    const facts = {
      first_name: from.first_name,
      last_name: from.last_name ?? null,
      username: from.username ?? null,
      language_code: from.language_code ?? null,
      seen_at: now,
      is_reachable: true,
    }
    const { numUpdatedRows } = await tx.updateTable('customer').set(facts).where('id', '=', from.id).executeTakeFirst()
    if (numUpdatedRows === 0n) {
      const made = await tx
        .insertInto('customer')
        .values({ id: from.id, ...facts, created_at: now })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst()
      if (made) await events.announce(tx, 'customer_met', { customerId: from.id })
    }
    if (before && !before.is_reachable) await events.announce(tx, 'customer_reachable', { customerId: from.id })
    // the name in use is seen whenever the person is: only changes need a row of their own
    if (before?.username && before.username !== from.username) await noteName(tx, from.id, before.username, before.seen_at)
    if (from.username) await noteName(tx, from.id, from.username, now)
  }

  async function setReachable(id: number, isReachable: boolean) {
    known.delete(id)
    await db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('customer')
        .set({ is_reachable: isReachable })
        .where('id', '=', id)
        .where('is_reachable', '!=', isReachable)
        .returning('id')
        .executeTakeFirst()
      if (row) await events.announce(tx, isReachable ? 'customer_reachable' : 'customer_unreachable', { customerId: id })
    })
  }
}

async function noteName(tx: Tx, id: number, name: string, now: Date) {
  await tx
    .insertInto('customer_username')
    .values({ customer_id: id, username: name.toLowerCase(), seen_at: now })
    .onConflict((conflict) => conflict.columns(['username', 'customer_id']).doUpdateSet({ seen_at: now }))
    .execute()
}
