import { hasAutomation } from './automation-rules.ts'
import type { ConversationsDeps } from './desk-store.ts'

/** Whether anything is on that could act for this account: without it, its messages are not looked at a second time. */
export async function noteAutomation({ db, accounts, behaviours }: ConversationsDeps, accountId: number): Promise<void> {
  const [account, behaviour] = await Promise.all([accounts.get(accountId), behaviours.of(accountId)])
  if (!account) return
  const automates = behaviour !== undefined && hasAutomation(behaviour)
  await db
    .insertInto('conversation_account')
    .values({ account_id: accountId, customer_id: account.customerId, automates })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ automates }))
    .execute()
}
