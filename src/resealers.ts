import { resealAccounts } from '#features/accounts/data.ts'
import { resealCustomers } from '#features/customers/service.ts'
import type { Resealer } from '#platform/rotation.ts'

/** Every feature that keeps sealed rows under the master key; all other texts are sealed by keys of customers. */
export const resealers: Resealer[] = [
  { name: 'customers', reseal: resealCustomers },
  { name: 'accounts', reseal: resealAccounts },
]
