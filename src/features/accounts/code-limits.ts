import type { Alarms } from '#platform/alarms.ts'
import { hitLimit } from '#platform/limits.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import { codeLimits, type LoginRefusal } from './login-rules.ts'

type LimitRefusal = Extract<LoginRefusal, 'codes_customer' | 'codes_phone' | 'codes_service'>

class LimitReached extends Error {
  readonly reason: LimitRefusal
  readonly until: Date
  constructor(reason: LimitRefusal, until: Date) {
    super(reason)
    this.reason = reason
    this.until = until
  }
}

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
  try {
    await db.transaction().execute(async (tx) => {
      for (const [reason, keys, limits] of counted)
        for (const limit of limits) {
          const [key = '', ...former] = keys.map((each) => `${each}:${limit.windowMs}`)
          const until = await hitLimit(tx, key, limit, now, former)
          // all or nothing: what one limit refuses, the others do not count
          if (until) throw new LimitReached(reason, until)
        }
    })
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error
    if (error.reason === 'codes_service') await alarms.raise('code_requests')
    return { reason: error.reason, until: error.until }
  }
  await alarms.clear('code_requests')
  return undefined
}
