import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstPackages, packageIds, type Package, type PackageId } from '#features/catalog/rules.ts'
import { createTestDatabase } from '#tests/database.ts'
import { recordEvents } from '#tests/events.ts'
import { createBehaviours } from './behaviour.ts'
import { behaviourOf, checkSetting, defaultsOf, isWithin, settingNames } from './behaviour-rules.ts'

const offerOf = (id: PackageId): Package => ({ ...firstPackages[id], id, version: 1 })
const at = (clock: string) => new Date(`2026-11-23T${clock}:00+03:00`)

describe('the rules', () => {
  test('a package gives what it gives, and a stored value beyond it is not heard', () => {
    const stored = [
      { name: 'reply_mode', value: 'gpt' },
      { name: 'cap', value: 1 },
      { name: 'menu_on', value: true },
      { name: 'nobody_knows', value: 1 },
    ]
    expect(behaviourOf(offerOf('basic'), stored)).toMatchObject({ reply_mode: 'manual', cap: null, menu_on: true })
    expect(behaviourOf(offerOf('enterprise'), stored)).toMatchObject({ reply_mode: 'gpt', cap: 1 })
  })

  test('the customer may tighten the pace, never loosen it', () => {
    expect(checkSetting({ ...offerOf('enterprise'), cap: 4 }, 'cap', 5)).toEqual({ ok: false, reason: 'only_tighter' })
    expect(checkSetting(offerOf('premium'), 'cap', 1)).toEqual({ ok: false, reason: 'not_in_package' })
  })

  test('hours go over midnight, their end is outside, and the same time twice is none', () => {
    const night = { from: 22 * 60, to: 9 * 60 }
    expect(['21:59', '22:00', '03:00', '08:59', '09:00'].map((clock) => isWithin(night, at(clock)))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
    expect(isWithin({ from: 600, to: 600 }, at('10:00'))).toBe(false)
  })

  test('whatever stands in the database, a behaviour is one that the package gives', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('manual', 'hybrid', 'gpt'), fc.boolean(), fc.integer({ min: 0, max: 70 }))
    fc.assert(
      fc.property(fc.constantFrom(...packageIds), fc.array(fc.record({ name: fc.constantFrom(...settingNames), value })), (id, stored) => {
        const behaviour = behaviourOf(offerOf(id), stored)
        for (const name of settingNames) {
          const isDefault = JSON.stringify(behaviour[name]) === JSON.stringify(defaultsOf(offerOf(id))[name])
          expect(isDefault || checkSetting(offerOf(id), name, behaviour[name]).ok).toBe(true)
        }
      }),
    )
  })
})

describe('a change', () => {
  async function createWorld(packageId: PackageId = 'premium') {
    const { db } = await createTestDatabase()
    const events = recordEvents()
    const now = new Date('2026-11-23T09:00:00Z')
    for (const id of [501, 502]) await db.insertInto('customer').values({ id, first_name: 'Ada', seen_at: now, created_at: now }).execute()
    const audit: object[] = []
    const behaviours = createBehaviours({
      db,
      events,
      staff: { record: async (_tx, entry) => void audit.push(entry) },
      catalog: { get: (id) => Promise.resolve(offerOf(id)) },
      accounts: { get: (id) => Promise.resolve(id === 7 ? { customerId: 501, licenceId: 1 } : id === 8 ? { customerId: 501 } : undefined) },
      licences: { get: () => Promise.resolve({ packageId, packageVersion: 1 }) },
    })
    return { behaviours, audit, events }
  }

  test('is live at once, audited with before and after, and announced; what stood already changes nothing', async () => {
    const { behaviours, audit, events } = await createWorld()
    expect((await behaviours.change(501, 7, { reply_mode: 'manual', menu_on: true })).ok).toBe(true)
    expect(await behaviours.of(7)).toMatchObject({ reply_mode: 'manual', menu_on: true })
    await behaviours.change(501, 7, { menu_on: true })
    expect(audit).toMatchObject([
      { before: { accountId: 7, reply_mode: 'hybrid', menu_on: false }, after: { accountId: 7, reply_mode: 'manual', menu_on: true } },
    ])
    expect(events.named('behaviour_changed')).toHaveLength(1)
    await behaviours.reset(501, 7)
    expect(await behaviours.of(7)).toMatchObject({ reply_mode: 'hybrid', menu_on: false })
  })

  test('leaves nothing of what somebody typed in the audit, which stays when its customer was erased', async () => {
    const { behaviours, audit } = await createWorld('enterprise')
    expect(await behaviours.change(501, 7, { blocked_words: ['Veli Demir'], allowed_links: ['example.com'] })).toMatchObject({ ok: true })
    expect(JSON.stringify(audit)).not.toMatch(/Veli|example/)
    expect(audit).toMatchObject([{ before: { blocked_words: 0 }, after: { blocked_words: 1, allowed_links: 1 } }])
  })

  test('is all or nothing, and only for an account of one\u2019s own that has a licence', async () => {
    const { behaviours } = await createWorld()
    expect(await behaviours.change(501, 7, { menu_on: true, reply_mode: 'gpt' })).toEqual({ ok: false, reason: 'not_in_package' })
    expect(await behaviours.of(7)).toMatchObject({ menu_on: false })
    expect(await behaviours.change(502, 7, { menu_on: true })).toEqual({ ok: false, reason: 'no_account' })
    expect(await behaviours.change(501, 8, { menu_on: true })).toEqual({ ok: false, reason: 'no_licence' })
  })
})
