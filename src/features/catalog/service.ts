import { sql } from 'kysely'
import type { Clock } from '#platform/clock.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { anyOfTexts, readBy } from '#platform/postgres/read-by.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { isForSale, packageIds, pageOf, type Capabilities, type FeatureId, type Package, type PackageId } from './rules.ts'
import './tables.ts'

export const priceRefusals = ['not_allowed', 'bad_price', 'same_price'] as const
export type PriceRefusal = (typeof priceRefusals)[number]

/** The three packages, as they are sold now and as they were sold before. */
export interface Catalog {
  /** The newest version of each, cheapest first. */
  current(): Promise<Package[]>
  /** Without `version` the newest. `tx`: on the caller's connection. @throws when there is no such version. */
  get(id: PackageId, version?: number, tx?: Tx): Promise<Package>
  /** A new version for new orders; running licences and shown orders keep theirs. Audited. */
  setPrice(actorId: number, id: PackageId, priceKurus: number): Promise<Result<Package, PriceRefusal>>
  /** Whether this deployment can keep what the package is bought for. */
  isForSale(offer: Package): boolean
  /** The lines of its page: included now, and soon. */
  page(offer: Package): { now: FeatureId[]; soon: FeatureId[] }
}

export interface CatalogDeps {
  db: Database
  clock: Clock
  capabilities: Capabilities
  world: 'rehearsal' | 'telegram'
  staff: {
    may(userId: number, right: 'prices'): Promise<boolean>
    record(
      tx: Tx,
      entry: { actor: { kind: 'staff'; id: number }; action: string; customerId?: number; before?: object; after?: object },
    ): Promise<void>
  }
}

const priceMaxKurus = 1_000_000_00

export function createCatalog({ db, clock, capabilities, world, staff }: CatalogDeps): Catalog {
  /** A version never changes once it is there. */
  const known = new Map<string, Package>()

  async function versionOf(id: PackageId, version: number): Promise<Package> {
    const key = `${id}:${version}`
    const offer = known.get(key) ?? (await find(db, id, version))
    known.set(key, offer)
    return offer
  }

  return {
    current: () => Promise.all(packageIds.map((id) => find(db, id))),
    get: (id, version, tx) => (tx || version === undefined ? find(tx ?? db, id, version) : versionOf(id, version)),
    isForSale: (offer) => isForSale(offer, capabilities, world),
    page: (offer) => pageOf(offer, capabilities),
    async setPrice(actorId, id, priceKurus) {
      if (!(await staff.may(actorId, 'prices'))) return refused('not_allowed')
      if (!Number.isSafeInteger(priceKurus) || priceKurus < 100 || priceKurus > priceMaxKurus) return refused('bad_price')
      return db.transaction().execute(async (tx) => {
        // two owners at once make two versions, one after the other
        await sql`select pg_advisory_xact_lock(hashtextextended(${`package:${id}`}, 0))`.execute(tx)
        const before = await find(tx, id)
        if (before.priceKurus === priceKurus) return refused('same_price')
        const { id: packageId, version, priceKurus: _, ...terms } = before
        await tx
          .insertInto('package_version')
          .values({
            package_id: packageId,
            version: version + 1,
            price_kurus: priceKurus,
            terms: JSON.stringify(terms),
            made_at: clock.now(),
            made_by: actorId,
          })
          .execute()
        await staff.record(tx, {
          actor: { kind: 'staff', id: actorId },
          action: 'price_changed',
          before: { package: id, priceKurus: before.priceKurus },
          after: { package: id, priceKurus },
        })
        return done({ ...before, version: version + 1, priceKurus })
      })
    },
  }
}

const newest = readBy(
  (on, ids: PackageId[]) =>
    on
      .selectFrom('package_version')
      .selectAll()
      .distinctOn('package_id')
      .where('package_id', '=', anyOfTexts(ids))
      .orderBy('package_id')
      .orderBy('version', 'desc')
      .execute(),
  (row) => row.package_id,
)

async function find(on: Database | Tx, id: PackageId, version?: number): Promise<Package> {
  const row =
    version === undefined
      ? await newest(on, id)
      : await on.selectFrom('package_version').selectAll().where('package_id', '=', id).where('version', '=', version).executeTakeFirst()
  if (!row) throw new Error(`There is no version ${version ?? 'at all'} of the package ${id}`)
  return { ...row.terms, id: row.package_id, version: row.version, priceKurus: row.price_kurus }
}
