import type { Customers } from '../../src/features/customers/service.ts'

/** All that an export holds, as one object. */
export async function exportOf(customers: Pick<Customers, 'exportParts'>, customerId: number): Promise<Record<string, unknown>> {
  const whole: Record<string, unknown> = {}
  for await (const part of customers.exportParts(customerId, 1_000_000)) Object.assign(whole, JSON.parse(part.toString()))
  return whole
}
