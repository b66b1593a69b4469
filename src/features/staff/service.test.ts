import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { recordEvents } from '#tests/events.ts'
import { decideRole, rights, roleMay, roles, type Role } from './rules.ts'
import { createStaff } from './service.ts'

const boss = 1

async function setUp(adminIds = [boss]) {
  const { db } = await createTestDatabase()
  const events = recordEvents()
  const staff = createStaff({
    db,
    clock: createTestClock(),
    events,
    adminIds,
    reachOf: async (ids) => new Map(ids.filter((id) => id !== 3).map((id) => [id, true])),
  })
  return { db, events, staff }
}

test('each role may all that the one below it may, and nobody without a role may anything', () => {
  fc.assert(
    fc.property(fc.constantFrom(...rights), (right) => {
      expect(roleMay(undefined, right)).toBe(false)
      const may = roles.map((role) => roleMay(role, right))
      expect(may).toEqual(may.toSorted((a, b) => Number(a) - Number(b)))
    }),
  )
  expect(rights.filter((right) => roleMay('support', right))).toEqual(['customers', 'tickets'])
  expect(rights.filter((right) => roleMay('admin', right))).toEqual(['customers', 'tickets', 'review', 'activate', 'reports', 'broadcast'])
  expect(rights.every((right) => roleMay('owner', right))).toBe(true)
})

test('only owners change roles, never those of the environment, and never leave the service without an owner', () => {
  const role = fc.option(fc.constantFrom<Role>(...roles), { nil: undefined })
  fc.assert(
    fc.property(role, role, fc.boolean(), fc.integer({ min: 1, max: 3 }), role, (actorRole, targetRole, isEnvOwner, ownersCount, to) => {
      const decision = decideRole({ actorRole, targetRole, isEnvOwner, ownersCount, to })
      if (decision !== 'go') return
      expect(actorRole).toBe('owner')
      expect(isEnvOwner).toBe(false)
      expect(targetRole === 'owner' && to !== 'owner' && ownersCount === 1).toBe(false)
    }),
  )
})

test('a granted role counts at once, is announced once, and goes with its revocation', async () => {
  const { staff, events } = await setUp()
  expect(await staff.grant(boss, 2, 'support')).toMatchObject({ ok: true })
  expect(await staff.grant(boss, 2, 'support')).toMatchObject({ ok: true })
  expect(await staff.may(2, 'tickets')).toBe(true)
  expect(await staff.may(2, 'review')).toBe(false)
  expect(await staff.withRight('tickets')).toEqual([boss, 2])
  expect(events.named('staff_changed')).toEqual([{ actorId: boss, userId: 2, role: 'support' }])
  expect(await staff.grant(2, 2, 'owner')).toEqual({ ok: false, reason: 'not_allowed' })
  expect(await staff.revoke(boss, 2)).toMatchObject({ ok: true })
  expect(await staff.roleOf(2)).toBeUndefined()
  expect(await staff.revoke(boss, 2)).toEqual({ ok: false, reason: 'not_staff' })
})

test('owners of the environment stay owners', async () => {
  const { staff } = await setUp([boss, 9])
  expect(await staff.revoke(9, boss)).toEqual({ ok: false, reason: 'env_owner' })
  expect(await staff.grant(9, boss, 'support')).toEqual({ ok: false, reason: 'env_owner' })
  expect(await staff.roleOf(boss)).toBe('owner')
})

test('two owners who revoke each other at once leave one', async () => {
  const { staff, db } = await setUp([])
  const row = { role: 'owner' as const, granted_by: 0, granted_at: new Date() }
  await db
    .insertInto('staff_member')
    .values([
      { user_id: 10, ...row },
      { user_id: 11, ...row },
    ])
    .execute()
  const results = await Promise.all([staff.revoke(10, 11), staff.revoke(11, 10)])
  expect(results.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await staff.withRight('roles')).toHaveLength(1)
})

test('staff who never pressed start are listed as such', async () => {
  const { staff } = await setUp()
  await staff.grant(boss, 3, 'admin')
  expect(await staff.members()).toEqual([
    { userId: boss, role: 'owner', isEnvOwner: true, isReachable: true },
    { userId: 3, role: 'admin', isEnvOwner: false, isReachable: undefined },
  ])
})

test('the audit table refuses to be changed or emptied, and knows customers by pseudonym only', async () => {
  const { staff, db } = await setUp()
  await db.transaction().execute((tx) => staff.record(tx, { actor: { kind: 'customer', id: 555 }, action: 'test', customerId: 555 }))
  const row = await db.selectFrom('audit').selectAll().executeTakeFirstOrThrow()
  expect(row.customer).not.toBe(555)
  expect(row.actor_id).toBe(row.customer)
  await expect(sql`update audit set action = 'other'`.execute(db)).rejects.toThrow('append-only')
  await expect(sql`delete from audit`.execute(db)).rejects.toThrow('append-only')
  await expect(sql`truncate audit`.execute(db)).rejects.toThrow('append-only')
  const pseudonym = await db.transaction().execute((tx) => staff.forgetPerson(tx, 555))
  expect(pseudonym).toBe(row.customer)
  expect(await db.selectFrom('pseudonym').selectAll().where('pseudonym', '=', pseudonym).execute()).toEqual([])
})
