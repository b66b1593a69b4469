import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hourMs, minuteMs } from '#shared/time.ts'
import { createAccountsProcess } from '#tests/accounts-process.ts'
import { createAccountsWorld } from '#tests/accounts.ts'
import { nextAutomaticAt, windowMs } from './outgoing-rules.ts'
import { halfPaceMs, paceOf, safeModeMs } from './rules.ts'

const cap = 4

const late = (hours: number, isTrouble: boolean) => ({ hours, isTrouble, isElsewhere: false })

test('whatever trouble comes and whoever looks: by hand for a day after the last, half the pace for a week, then all of it', async () => {
  const own = await createAccountsWorld()
  const { db, url, clock, events, dataCentre, world } = own
  const customerId = await own.customer(501)
  // what one process began another one ends
  const other = createAccountsProcess({ url, db, clock, events, dataCentre, holdsAccounts: false })
  const step = fc.record({ hours: fc.integer({ min: 0, max: 80 }), isTrouble: fc.boolean(), isElsewhere: fc.boolean() })

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const values = { customer_id: customerId, licence_id: null, licence_state: null, state: 'live' as const, created_at: clock.now() }
      const nothing = { telegram_user_id: null, username: null, first_name: null, phone_sealed: null, connected_at: null, live_at: null }
      const never = { half_pace_until: null, flood_until: null, idle_since: null, idle_warned_at: null, holder: null }
      const { id } = await db
        .insertInto('account')
        .values({ ...values, ...nothing, ...never })
        .returning('id')
        .executeTakeFirstOrThrow()
      let last = -Infinity
      let begun = 0
      for (const { hours, isTrouble, isElsewhere } of steps) {
        // never exactly on a boundary: the clock runs while this does
        world.clockOffsetMs += hours * hourMs + 7 * minuteMs
        const { accounts } = isElsewhere ? other : own
        await accounts.sweep(clock.now())
        if (isTrouble) {
          if (clock.now().getTime() - last >= safeModeMs) begun++
          last = clock.now().getTime()
          await db
            .transaction()
            .execute((tx) => accounts.setBlock(tx, { accountId: id, block: 'safe_mode', isOn: true, actor: { kind: 'system' } }))
        }
        const since = clock.now().getTime() - last
        const expected = since < safeModeMs ? 0 : since < safeModeMs + halfPaceMs ? cap / 2 : cap
        const row = await db.selectFrom('account').select('half_pace_until').where('id', '=', id).executeTakeFirstOrThrow()
        const isByHand = (await accounts.get(id))?.blocks.includes('safe_mode')
        expect(isByHand ? 0 : paceOf(cap, row.half_pace_until ?? undefined, clock.now())).toBe(expected)
      }
      const counted = await own.accounts.acts.sum(id, new Date(0), clock.now())
      expect(counted.find(({ name }) => name === 'safe_mode')?.total ?? 0).toBe(begun)
    }),
    // trouble within trouble is rarely drawn by chance
    { numRuns: 30, examples: [[[late(0, true), late(8, true), late(17, false)]]] },
  )
}, 60_000)

test('however the pace changes, what leaves never makes more in its 60 s than the pace of that moment allows', () => {
  const step = fc.record({ waitMs: fc.integer({ min: 0, max: 40_000 }), cap: fc.constantFrom(1, 2, 3, 4, 6) })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const sent: number[] = []
      let at = 1_000_000
      for (const { waitMs, cap: now } of steps) {
        at += waitMs
        const slots = sent.slice(-now).map((ms) => new Date(ms))
        at = Math.max(at, nextAutomaticAt(slots, now, new Date(at)).getTime())
        sent.push(at)
        expect(sent.filter((ms) => ms >= at - windowMs).length).toBeLessThanOrEqual(now)
      }
    }),
  )
})
