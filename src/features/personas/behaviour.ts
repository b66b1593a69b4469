import { lockAccount } from '#features/accounts/service.ts'
import type { Catalog } from '#features/catalog/service.ts'
import type { PackageId } from '#features/catalog/rules.ts'
import type { Staff } from '#features/staff/service.ts'
import type { Events } from '#platform/events.ts'
import { anyOf, listBy } from '#platform/postgres/read-by.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { done, refused, type Result } from '#shared/result.ts'
import {
  behaviourOf,
  checkSetting,
  settingNames,
  type Behaviour,
  type BehaviourRefusal,
  type BehaviourSettings,
  type SettingName,
} from './behaviour-rules.ts'
import './events.ts'
import './tables.ts'

/** How each account behaves: the customer's choice within the package. Read anew for every decision, so a change is live at once. */
export interface Behaviours {
  /** Undefined for an account without a licence: nothing acts for it. */
  of(accountId: number): Promise<Behaviour | undefined>
  /** All of the patch or nothing. Audited; announces `behaviour_changed`. What stands already changes nothing. */
  change(customerId: number, accountId: number, patch: Partial<BehaviourSettings>): Promise<Result<Behaviour, BehaviourRefusal>>
  /** Back to what the package gives. */
  reset(customerId: number, accountId: number): Promise<Result<Behaviour, BehaviourRefusal>>
  /** The part of the customer's data that stands here. */
  holder: { name: string; export(customerId: number): Promise<object>; erase(tx: Tx, customerId: number): Promise<void> }
}

export interface BehavioursDeps {
  db: Database
  events: Events
  staff: Pick<Staff, 'record'>
  catalog: Pick<Catalog, 'get'>
  accounts: { get(accountId: number): Promise<{ customerId: number; licenceId?: number | undefined } | undefined> }
  licences: { get(licenceId: number): Promise<{ packageId: PackageId; packageVersion: number } | undefined> }
}

const stored = listBy(
  (on, accountIds: number[]) =>
    on.selectFrom('account_setting').select(['account_id', 'name', 'value']).where('account_id', '=', anyOf(accountIds)).execute(),
  (row) => row.account_id,
)

export function createBehaviours({ db, events, staff, catalog, accounts, licences }: BehavioursDeps): Behaviours {
  async function offerOf(licenceId: number | undefined) {
    const licence = licenceId === undefined ? undefined : await licences.get(licenceId)
    return licence && catalog.get(licence.packageId, licence.packageVersion)
  }

  async function change(
    customerId: number,
    accountId: number,
    patch: Partial<BehaviourSettings> | 'reset',
  ): Promise<Result<Behaviour, BehaviourRefusal>> {
    const account = await accounts.get(accountId)
    if (account?.customerId !== customerId) return refused('no_account')
    const offer = await offerOf(account.licenceId)
    if (!offer) return refused('no_licence')
    const wanted: { name: SettingName; value: unknown }[] = []
    for (const name of settingNames) {
      if (patch === 'reset' || patch[name] === undefined) continue
      const checked = checkSetting(offer, name, patch[name])
      if (!checked.ok) return checked
      wanted.push({ name, value: checked.value })
    }
    return db.transaction().execute(async (tx) => {
      // two presses at once: the later one sees what the earlier one left
      await lockAccount(tx, accountId)
      const before = behaviourOf(offer, await stored(tx, accountId))
      if (patch === 'reset') await tx.deleteFrom('account_setting').where('account_id', '=', accountId).execute()
      for (const { name, value } of wanted) {
        const row = { value: JSON.stringify(value) }
        await tx
          .insertInto('account_setting')
          .values({ account_id: accountId, customer_id: customerId, name, ...row })
          .onConflict((conflict) => conflict.columns(['account_id', 'name']).doUpdateSet(row))
          .execute()
      }
      const after = behaviourOf(offer, await stored(tx, accountId))
      const names = settingNames.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      if (names.length === 0) return done(after)
      const part = (behaviour: Behaviour) => Object.fromEntries(names.map((name) => [name, forAudit(behaviour[name])]))
      const actor = { kind: 'customer' as const, id: customerId }
      const action = 'behaviour_changed'
      await staff.record(tx, {
        actor,
        action,
        customerId,
        before: { accountId, ...part(before) },
        after: { accountId, ...part(after) },
      })
      await events.announce(tx, action, { customerId, accountId, names })
      return done(after)
    })
  }

  return {
    async of(accountId) {
      const offer = await offerOf((await accounts.get(accountId))?.licenceId)
      return offer && behaviourOf(offer, await stored(db, accountId))
    },
    change,
    reset: (customerId, accountId) => change(customerId, accountId, 'reset'),
    holder: {
      name: 'behaviour',
      async export(customerId) {
        return db
          .selectFrom('account_setting')
          .select(['account_id as accountId', 'name', 'value'])
          .where('customer_id', '=', customerId)
          .orderBy('account_id')
          .orderBy('name')
          .execute()
      },
      async erase(tx, customerId) {
        await tx.deleteFrom('account_setting').where('customer_id', '=', customerId).execute()
      },
    },
  }
}

/** The audit is kept for good: of lists that somebody typed only how long they are, for a word on them may be a person's name. */
const forAudit = (value: Behaviour[(typeof settingNames)[number]]) => (Array.isArray(value) ? value.length : value)
