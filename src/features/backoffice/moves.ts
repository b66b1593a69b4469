import type { Account } from '#features/accounts/rules.ts'
import type { Customers } from '#features/customers/service.ts'
import { displayName } from '#features/customers/service.ts'
import type { Licences } from '#features/licences/service.ts'
import type { Actor, Staff } from '#features/staff/service.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { addMs } from '#shared/time.ts'
import type { Notices } from './notices.ts'
import { moveMs, moveObstacleFor, type MoveRefusal } from './rules.ts'
import './events.ts'
import './tables.ts'

export interface OpenMove {
  id: number
  licenceId: number
  fromId: number
  toId: number
}

/** A licence goes to another person: an owner asks, a second person of staff decides. Its session never goes with it. */
export interface Moves {
  /** Tells everybody who may decide; `isHeard` says whether the bot can reach one of them now. */
  ask(input: { actorId: number; licenceId: number; toId: number }): Promise<Result<{ moveId: number; isHeard: boolean }, MoveRefusal>>
  /** What this person of staff may decide, oldest first. */
  openFor(actorId: number): Promise<OpenMove[]>
  /** Done or refused once; whoever asked, and whoever gives or gets the licence, cannot decide. */
  decide(input: { actorId: number; moveId: number; isYes: boolean }): Promise<Result<{ isDone: boolean }, MoveRefusal>>
}

export interface MovesDeps {
  db: Database
  clock: Clock
  events: Events
  staff: Pick<Staff, 'may' | 'record' | 'withRight'>
  customers: Pick<Customers, 'get' | 'reachOf'>
  licences: Pick<Licences, 'get' | 'move'>
  payments: { openOrders(customerId: number): Promise<{ licenceId?: number }[]> }
  accounts: {
    ofLicence(licenceId: number): Promise<Account | undefined>
    allowChange(tx: Tx, actor: Actor, licenceId: number): Promise<void>
    changeAccount(actor: Actor, accountId: number): Promise<Result<unknown, string>>
  }
  notices: Notices
}

export function createMoves(deps: MovesDeps): Moves {
  const { db, clock, events, staff, customers, licences, payments, accounts, notices } = deps
  return { ask, openFor, decide }

  async function ask({ actorId, licenceId, toId }: Parameters<Moves['ask']>[0]): ReturnType<Moves['ask']> {
    if (!(await staff.may(actorId, 'moves'))) return refused('not_allowed')
    const licence = await licences.get(licenceId)
    if (!licence) return refused('licence_not_found')
    const obstacle = await obstacleTo(licence.customerId, toId, licenceId, licence.state)
    if (obstacle) return refused(obstacle)
    const [from, to] = await Promise.all([customers.get(licence.customerId), customers.get(toId)])
    if (!from || !to) return refused('unknown')
    const asked = await db.transaction().execute(async (tx): Promise<Result<{ moveId: number; deciders: number[] }, MoveRefusal>> => {
      const now = clock.now()
      await tx
        .updateTable('licence_move')
        .set({ state: 'refused', decided_at: now })
        .where('licence_id', '=', licenceId)
        .where('state', '=', 'asked')
        .where('asked_at', '<=', addMs(now, -moveMs))
        .execute()
      const row = await tx
        .insertInto('licence_move')
        .values({ licence_id: licenceId, from_id: from.id, to_id: to.id, asked_by: actorId, asked_at: now, state: 'asked' })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      if (!row) return refused('already_asked')
      await staff.record(tx, { actor: { kind: 'staff', id: actorId }, action: 'move_asked', customerId: from.id, after: { licenceId } })
      const people = { askedBy: actorId, fromId: from.id, toId: to.id }
      const deciders = (await staff.withRight('activate', tx)).filter((id) => moveObstacleFor(id, people) === undefined)
      for (const id of deciders)
        await notices.send(
          tx,
          id,
          'backoffice-move-decide',
          { licence: licenceId, from: `${displayName(from)} (${from.id})`, to: `${displayName(to)} (${to.id})` },
          [
            { text: 'backoffice-button-move', press: `bo.moved:${row.id}:1` },
            { text: 'backoffice-button-refuse', press: `bo.moved:${row.id}:0` },
          ],
        )
      return done({ moveId: row.id, deciders })
    })
    if (!asked.ok) return asked
    const reach = await customers.reachOf(asked.value.deciders)
    return done({ moveId: asked.value.moveId, isHeard: asked.value.deciders.some((id) => reach.get(id) === true) })
  }

  async function openFor(actorId: number): Promise<OpenMove[]> {
    if (!(await staff.may(actorId, 'activate'))) return []
    const rows = await db
      .selectFrom('licence_move')
      .selectAll()
      .where('state', '=', 'asked')
      .where('asked_at', '>', addMs(clock.now(), -moveMs))
      .where((is) => is.or([is('decided_by', 'is', null), is('decided_by', '=', actorId)]))
      .orderBy('id')
      .execute()
    return rows
      .filter((row) => moveObstacleFor(actorId, peopleOf(row)) === undefined)
      .map((row) => ({ id: row.id, licenceId: row.licence_id, fromId: row.from_id, toId: row.to_id }))
  }

  async function obstacleTo(fromId: number, toId: number, licenceId: number, state: string): Promise<MoveRefusal | undefined> {
    if (fromId === toId) return 'same_person'
    if (state === 'ended') return 'licence_ended'
    // money on its way belongs to whoever sends it
    return (await payments.openOrders(fromId)).some((order) => order.licenceId === licenceId) ? 'has_order' : undefined
  }

  async function decide({ actorId, moveId, isYes }: Parameters<Moves['decide']>[0]): ReturnType<Moves['decide']> {
    if (!(await staff.may(actorId, 'activate'))) return refused('not_allowed')
    const move = await db.selectFrom('licence_move').selectAll().where('id', '=', moveId).executeTakeFirst()
    if (!move || move.state !== 'asked' || move.asked_at <= addMs(clock.now(), -moveMs)) return refused('move_gone')
    const own = moveObstacleFor(actorId, peopleOf(move))
    if (own) return refused(own)
    const actor = { kind: 'staff' as const, id: actorId }
    const licence = await licences.get(move.licence_id)
    if (isYes) {
      if (!licence || licence.customerId !== move.from_id) return refused('licence_not_found')
      const obstacle = await obstacleTo(move.from_id, move.to_id, move.licence_id, licence.state)
      if (obstacle) return refused(obstacle)
    }
    // an account is logged out for a decision that holds: nobody else can decide otherwise meanwhile
    if (!(await claim(moveId, actorId))) return refused('move_gone')
    if (isYes) await leaveAccount(actor, move.licence_id)
    return db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('licence_move')
        .set({ state: isYes ? 'done' : 'refused', decided_at: clock.now() })
        .where('id', '=', moveId)
        .where('state', '=', 'asked')
        .where('decided_by', '=', actorId)
        .returning('id')
        .executeTakeFirst()
      if (!row) return refused('move_gone')
      const action = isYes ? 'move_done' : 'move_refused'
      await staff.record(tx, { actor, action, customerId: move.from_id, after: { licenceId: move.licence_id } })
      if (!isYes) {
        await notices.send(tx, move.asked_by, 'backoffice-move-refused', { licence: move.licence_id })
        return done({ isDone: false })
      }
      await licences.move(tx, move.licence_id, move.to_id)
      await events.announce(tx, 'licence_moved', { customerId: move.to_id, licenceId: move.licence_id, actorId: move.asked_by })
      await notices.send(tx, move.from_id, 'backoffice-move-given', { licence: move.licence_id })
      await notices.send(tx, move.to_id, 'backoffice-move-got', { licence: move.licence_id }, [
        { text: 'backoffice-button-panel', press: `on.licence:${move.licence_id}` },
      ])
      return done({ isDone: true })
    })
  }

  /** The first to decide is the only one; what failed half-way can be pressed again by the same person. */
  async function claim(moveId: number, actorId: number): Promise<boolean> {
    const row = await db
      .updateTable('licence_move')
      .set({ decided_by: actorId })
      .where('id', '=', moveId)
      .where('state', '=', 'asked')
      .where((is) => is.or([is('decided_by', 'is', null), is('decided_by', '=', actorId)]))
      .returning('id')
      .executeTakeFirst()
    return row !== undefined
  }

  /** Logged out and erased first; whoever gets the licence connects an account of their own. */
  async function leaveAccount(actor: Actor, licenceId: number) {
    const account = await accounts.ofLicence(licenceId)
    if (!account) return
    await db.transaction().execute((tx) => accounts.allowChange(tx, actor, licenceId))
    const result = await accounts.changeAccount(actor, account.id)
    if (!result.ok) throw new Error(`Account ${account.id} did not leave licence ${licenceId}: ${result.reason}`)
  }
}

const peopleOf = (row: { asked_by: number; from_id: number; to_id: number }) => ({
  askedBy: row.asked_by,
  fromId: row.from_id,
  toId: row.to_id,
})
