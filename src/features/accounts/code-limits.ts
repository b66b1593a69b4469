import type { Alarms } from '#platform/alarms.ts'
import { hitLimits } from '#platform/limits.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import { codeLimits, type LoginRefusal } from './login-rules.ts'

type LimitRefusal = Extract<LoginRefusal, 'codes_customer' | 'codes_phone' | 'codes_service'>

/**
 * Counts a code request, the first one or a further way to send it, before it is made; undefined when it may be. Numbers are counted by
 * digest, over all customers, and neither a cancelled attempt nor an erased customer takes a count back. What was counted by a key that
 * is being rotated out still counts.
 */
export async function countCodeRequest(
  { db, box, alarms }: { db: Database; box: SecretBox; alarms: Pick<Alarms, 'raise' | 'clear'> },
  request: { customerId: number; phone: string },
  now: Date,
): Promise<{ reason: LimitRefusal; until: Date } | undefined> {
  const named = (kind: string, value: string) =>
    box.digests(value, 'code_request').map((digest) => `code:${kind}:${digest.toString('base64url')}`)
  const counted: [LimitRefusal, string[], readonly { windowMs: number; max: number }[]][] = [
    ['codes_customer', named('customer', String(request.customerId)), codeLimits.customer],
    ['codes_phone', named('phone', request.phone), codeLimits.phone],
    ['codes_service', ['code:service'], codeLimits.service],
  ]
  const limits = counted.flatMap(([reason, keys, its]) =>
    its.map((limit) => {
      const [key = '', ...formerKeys] = keys.map((each) => `${each}:${limit.windowMs}`)
      return { reason, key, formerKeys, ...limit }
    }),
  )
  const refused = await db.transaction().execute((tx) => hitLimits(tx, limits, now))
  const reason = refused && limits[refused.index]?.reason
  if (reason) {
    if (reason === 'codes_service') await alarms.raise('code_requests')
    return { reason, until: refused.until }
  }
  await alarms.clear('code_requests')
  return undefined
}
