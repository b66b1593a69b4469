import type { Licences } from '#features/licences/service.ts'
import type { Staff } from '#features/staff/service.ts'

export interface StaffOnlyDeps {
  staff: Pick<Staff, 'members'>
  licences: Pick<Licences, 'customersWith'>
}

/**
 * People of staff who are no customers: they have a role now and never had a licence. Lists and figures leave them out, so that who
 * looks at a customer's screens from inside counts as nobody. One who really bought something got a licence by it and counts like
 * everybody; one whose role was taken counts from then on.
 */
export async function staffOnly({ staff, licences }: StaffOnlyDeps): Promise<number[]> {
  const [members, holders] = await Promise.all([staff.members(), licences.customersWith({})])
  const bought = new Set(holders)
  return members.map(({ userId }) => userId).filter((id) => !bought.has(id))
}
