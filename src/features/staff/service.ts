import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import { anyOf, readBy } from '#platform/postgres/read-by.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { decideRole, roleMay, type Right, type Role, type RoleRefusal } from './rules.ts'
import './events.ts'
import './tables.ts'

export type Actor = { kind: 'staff' | 'customer'; id: number } | { kind: 'system' }

export interface AuditEntry {
  actor: Actor
  action: string
  customerId?: number
  /** Ids, names of states and numbers; never a secret, a phone number or a message. */
  before?: object
  after?: object
}

export interface StaffMember {
  userId: number
  role: Role
  /** Undefined: never pressed start, so no notice gets there. */
  isReachable: boolean | undefined
  isEnvOwner: boolean
}

/** Operators, their rights, and the record of what people did. */
export interface Staff {
  /** @param on within a transaction that transaction: another connection may be waited for in vain. */
  roleOf(userId: number, on?: Tx): Promise<Role | undefined>
  may(userId: number, right: Right, on?: Tx): Promise<boolean>
  /** The ids of all who may do that. */
  withRight(right: Right, on?: Tx): Promise<number[]>
  members(): Promise<StaffMember[]>
  /** Gives or changes a role. The same role again changes and announces nothing. */
  grant(actorId: number, userId: number, role: Role): Promise<Result<void, RoleRefusal>>
  revoke(actorId: number, userId: number): Promise<Result<void, RoleRefusal>>
  /** The role with which somebody begins, where nobody is there yet who could grant it. Audited; announced to nobody. */
  seed(tx: Tx, userId: number, role: Role): Promise<void>
  /** Appends to the audit table; what stands there is never changed or removed. */
  record(tx: Tx, entry: AuditEntry): Promise<void>
  /** A person's number in records that outlive them: made at the first call, the same ever after. */
  pseudonymOf(tx: Tx, personId: number): Promise<number>
  /** Destroys the link between person and pseudonym; answers the pseudonym. */
  forgetPerson(tx: Tx, personId: number): Promise<number>
}

export interface StaffDeps {
  db: Database
  clock: Clock
  events: Events
  /** `ADMIN_IDS`. */
  adminIds: readonly number[]
  /** Whether the bot can write to them; no entry: never met. */
  reachOf: (userIds: number[]) => Promise<Map<number, boolean>>
}

const memberOf = readBy(
  (on, userIds: number[]) => on.selectFrom('staff_member').select(['user_id', 'role']).where('user_id', '=', anyOf(userIds)).execute(),
  (row) => row.user_id,
)

export function createStaff({ db, clock, events, adminIds, reachOf }: StaffDeps): Staff {
  return { roleOf, may, withRight, members, grant, revoke, seed, record, pseudonymOf, forgetPerson }

  async function roleOf(userId: number, on: Database | Tx = db): Promise<Role | undefined> {
    if (adminIds.includes(userId)) return 'owner'
    return (await memberOf(on, userId))?.role
  }

  async function may(userId: number, right: Right, on?: Tx) {
    return roleMay(await roleOf(userId, on), right)
  }

  async function withRight(right: Right, on?: Tx) {
    return (await everybody(on)).filter(({ role }) => roleMay(role, right)).map(({ userId }) => userId)
  }

  async function members(): Promise<StaffMember[]> {
    const all = await everybody()
    const reach = await reachOf(all.map(({ userId }) => userId))
    return all.map((member) => ({ ...member, isReachable: reach.get(member.userId) }))
  }

  async function everybody(on: Database | Tx = db) {
    const rows = await on.selectFrom('staff_member').select(['user_id', 'role']).orderBy('granted_at').orderBy('user_id').execute()
    return [
      ...adminIds.map((userId) => ({ userId, role: 'owner' as const, isEnvOwner: true })),
      ...rows.filter((row) => !adminIds.includes(row.user_id)).map((row) => ({ userId: row.user_id, role: row.role, isEnvOwner: false })),
    ]
  }

  function grant(actorId: number, userId: number, role: Role) {
    return change(actorId, userId, role)
  }

  function revoke(actorId: number, userId: number) {
    return change(actorId, userId, undefined)
  }

  function change(actorId: number, userId: number, to: Role | undefined): Promise<Result<void, RoleRefusal>> {
    return db.transaction().execute(async (tx) => {
      // two owners who revoke each other at once must not leave none
      await sql`lock table staff_member in share row exclusive mode`.execute(tx)
      const rows = await tx.selectFrom('staff_member').select(['user_id', 'role']).execute()
      const roleIn = (id: number) => (adminIds.includes(id) ? 'owner' : rows.find((row) => row.user_id === id)?.role)
      const targetRole = roleIn(userId)
      const owners = new Set([...adminIds, ...rows.filter((row) => row.role === 'owner').map((row) => row.user_id)])
      const decision = decideRole({
        actorRole: roleIn(actorId),
        targetRole,
        isEnvOwner: adminIds.includes(userId),
        ownersCount: owners.size,
        to,
      })
      if (decision !== 'go') return refused(decision)
      if (targetRole === to) return done(undefined)
      if (to === undefined) await tx.deleteFrom('staff_member').where('user_id', '=', userId).execute()
      else {
        const row = { role: to, granted_by: actorId, granted_at: clock.now() }
        await tx
          .insertInto('staff_member')
          .values({ user_id: userId, ...row })
          .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
          .execute()
      }
      await record(tx, {
        actor: { kind: 'staff', id: actorId },
        action: to === undefined ? 'role_revoked' : 'role_granted',
        customerId: userId,
        before: { role: targetRole ?? null },
        after: { role: to ?? null },
      })
      await events.announce(tx, 'staff_changed', { actorId, userId, role: to ?? null })
      return done(undefined)
    })
  }

  async function seed(tx: Tx, userId: number, role: Role) {
    await tx.insertInto('staff_member').values({ user_id: userId, role, granted_by: 0, granted_at: clock.now() }).execute()
    await record(tx, { actor: { kind: 'system' }, action: 'role_granted', customerId: userId, before: { role: null }, after: { role } })
  }

  async function record(tx: Tx, { actor, action, customerId, before, after }: AuditEntry) {
    await tx
      .insertInto('audit')
      .values({
        at: clock.now(),
        actor_kind: actor.kind,
        actor_id: actor.kind === 'system' ? null : actor.kind === 'staff' ? actor.id : await pseudonymOf(tx, actor.id),
        action,
        customer: customerId === undefined ? null : await pseudonymOf(tx, customerId),
        before: before === undefined ? null : JSON.stringify(before),
        after: after === undefined ? null : JSON.stringify(after),
      })
      .execute()
  }

  async function forgetPerson(tx: Tx, personId: number) {
    const pseudonym = await pseudonymOf(tx, personId)
    await tx.deleteFrom('pseudonym').where('person_id', '=', personId).execute()
    return pseudonym
  }
}

async function pseudonymOf(tx: Tx, personId: number): Promise<number> {
  // an erased person's id is the negative of the pseudonym
  if (personId < 0) return -personId
  const known = () => tx.selectFrom('pseudonym').select('pseudonym').where('person_id', '=', personId).executeTakeFirst()
  const row = await known()
  if (row) return row.pseudonym
  const made = { person_id: personId, pseudonym: randomInt(1, 2 ** 47) }
  await tx
    .insertInto('pseudonym')
    .values(made)
    .onConflict((conflict) => conflict.column('person_id').doNothing())
    .execute()
  return (await known())?.pseudonym ?? made.pseudonym
}
