import { expect, test } from 'vitest'
import { HoldLost, type Hold } from '#features/accounts/ports.ts'
import { addMs, minuteMs } from '#shared/time.ts'
import { createAccountsWorld } from '#tests/accounts.ts'
import { createSessionWrites, type SessionValue } from './session-writes.ts'

const valueOf = (text: string, key = 'pts'): SessionValue => ({ kind: 'kv', key, value: Buffer.from(text), expiresAt: null })

test('what many store in one moment is there in order, and a hold that is over stores nothing beside them', async () => {
  const { db, worker, employ, customer, world } = await createAccountsWorld({ holdsAccounts: false })
  const people = Array.from({ length: 12 }, (_, index) => world.addUser({ firstName: `U${index}`, phone: `905321113${100 + index}` }))
  const ids = await employ(await customer(501), people)
  const holds = await Promise.all(ids.map((id) => worker.take(id, 1_000)))
  const held = holds.flatMap((hold) => hold ?? [])
  expect(held).toHaveLength(people.length)
  const [gone, stale, ...others] = held
  if (!gone || !stale) throw new Error('all are held')
  await worker.release([gone])
  // it does not know yet that another holder came
  const unaware: Hold = { accountId: stale.accountId, token: stale.token - 1, mayAct: () => true }
  const writes = createSessionWrites(db)

  const answers = await Promise.allSettled([
    writes(gone, [valueOf('gone')]),
    writes(unaware, [valueOf('stale')]),
    ...others.flatMap((hold) => [
      writes(hold, [valueOf('first'), valueOf('1', 'seq')]),
      writes(hold, [valueOf('second')]),
      writes(hold, [valueOf('third')]),
    ]),
  ])
  const refusals = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
  expect(refusals).toEqual([new HoldLost(gone.accountId), new HoldLost(stale.accountId)])
  const rows = await db
    .selectFrom('session_value')
    .select(['account_id', 'key', 'value'])
    .where('key', 'in', ['pts', 'seq'])
    .orderBy('account_id')
    .orderBy('key')
    .execute()
  expect(rows.map(({ account_id: id, key, value }) => [id, key, value.toString()])).toEqual(
    others.flatMap(({ accountId }) => [
      [accountId, 'pts', 'third'],
      [accountId, 'seq', '1'],
    ]),
  )
})

test('what the logout of a session still had to write is refused once the session is erased', async () => {
  const { connect, customer, accounts, jobs, world, db } = await createAccountsWorld()
  const customerId = await customer(501)
  const accountId = await connect(customerId, world.addUser({ firstName: 'Bob', phone: '905321112233' }))
  const tokenOf = () => db.selectFrom('account').select('token').where('id', '=', accountId).executeTakeFirstOrThrow()
  const before = await tokenOf()
  expect(await accounts.disconnect({ kind: 'customer', id: customerId }, accountId)).toMatchObject({ ok: true })
  await jobs.run()
  const logout: Hold = { accountId, token: before.token + 1, mayAct: () => true }
  const value = { kind: 'kv', key: 'late', value: Buffer.from('x'), expiresAt: null }
  await expect(createSessionWrites(db)(logout, [value])).rejects.toThrow(HoldLost)
  expect(await db.selectFrom('session_value').selectAll().where('account_id', '=', accountId).execute()).toEqual([])
})

test('what the client of a lost session still had to write is refused, and stands nowhere', async () => {
  const { connect, customer, accounts, clock, jobs, rig, world, db } = await createAccountsWorld()
  const bob = world.addUser({ firstName: 'Bob', phone: '905321112233' })
  const accountId = await connect(await customer(501), bob, { attach: false })
  const { token } = await db.selectFrom('account').select('token').where('id', '=', accountId).executeTakeFirstOrThrow()
  rig.dcs.sessions.end(bob.id, rig.dcs.sessions.list(bob.id)[0]?.id ?? '')
  await accounts.sweep(addMs(clock.now(), 31 * minuteMs))
  await jobs.run()
  expect(await accounts.get(accountId)).toMatchObject({ state: 'relogin_needed' })
  const looked: Hold = { accountId, token: token + 1, mayAct: () => true }
  await expect(createSessionWrites(db)(looked, [valueOf('late')])).rejects.toThrow(HoldLost)
  expect(await db.selectFrom('session_value').selectAll().where('account_id', '=', accountId).execute()).toEqual([])
})
