import type { Catalog } from '#features/catalog/service.ts'
import type { PackageId, SupportChannel } from '#features/catalog/rules.ts'
import { supportUntil } from '#features/licences/rules.ts'
import type { Licences } from '#features/licences/service.ts'

/** What support one licence brings now. */
export interface CoverageLine {
  packageId: PackageId
  channels: SupportChannel[]
  /** `while_working`: as long as the licence works; `not_started`: the account was never live. */
  until: Date | 'while_working' | 'not_started'
  isOver: boolean
}

export interface Coverage {
  lines: CoverageLine[]
  /** A licence that works puts its owner before others. */
  isFirst: boolean
}

/** How the licences of a customer are supported; the bot's own tickets are open to everybody. */
export async function coverageOf(
  { licences, catalog }: { licences: Pick<Licences, 'ofCustomer'>; catalog: Pick<Catalog, 'get'> },
  customerId: number,
  now: Date,
): Promise<Coverage> {
  const lines: CoverageLine[] = []
  let isFirst = false
  for (const licence of await licences.ofCustomer(customerId)) {
    if (licence.state === 'ended') continue
    const terms = await catalog.get(licence.packageId, licence.packageVersion)
    const until = supportUntil(licence, terms) ?? 'not_started'
    const isOver = until instanceof Date ? until <= now : licence.state === 'suspended'
    lines.push({ packageId: licence.packageId, channels: terms.support.channels, until, isOver })
    if (terms.support.isFirstInQueue && licence.state !== 'suspended') isFirst = true
  }
  return { lines, isFirst }
}
