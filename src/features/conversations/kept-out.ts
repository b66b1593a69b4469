import type { Account } from '#features/accounts/rules.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { eachAlone } from '#shared/each-alone.ts'
import { bump, lockConversation, type Conversation } from './conversation-store.ts'
import type { ConversationsDeps } from './desk-store.ts'
import type { HeardMessage } from './ports.ts'
import { letGo } from './take-over.ts'
import { wordsOf, type Wardens } from './wardens.ts'

type Who = Pick<Conversation, 'account_id' | 'customer_id' | 'chat_id' | 'is_group' | 'is_past' | 'kept_out_at'>

/**
 * Whether automation keeps out because of who the contact is by now. Whoever is in the address book or one of us is not let in as a
 * contact, but may become so while something waits to be said to them; the same goes for chats from before that are left alone again.
 */
export async function isKeptOut(
  { db, staff, accounts }: Pick<ConversationsDeps, 'db' | 'staff' | 'accounts'>,
  { account_id: accountId, customer_id: customerId, chat_id: chatId, is_group: isGroup, is_past: isPast, kept_out_at: since }: Who,
): Promise<boolean> {
  if (isGroup) return false
  if (since || chatId === customerId) return true
  const [role, managed, settled] = await Promise.all([
    staff.roleOf(chatId),
    accounts.byTelegramUser(chatId),
    isPast
      ? db.selectFrom('conversation_account').select('includes_past').where('account_id', '=', accountId).executeTakeFirst()
      : { includes_past: true },
  ])
  return role !== undefined || managed !== undefined || settled?.includes_past !== true
}

/** Lets go of conversations whose contact turns out to be somebody with whom automation has no business. */
export function createKeepingOut(deps: ConversationsDeps & { wardens: Pick<Wardens, 'heard'> }) {
  const { db, clock, customers } = deps

  /**
   * Such a contact wrote: the words are not kept, but what waits to leave by itself is let go, and whoever wants to be left alone is.
   * `isApart`: it is not only the customer's press that keeps them from being told; `isEdit`: they answer nothing that came before.
   * @throws CustomerErased
   */
  async function hearApart(
    account: Account,
    message: HeardMessage,
    { isApart, isEdit }: { isApart: boolean; isEdit: boolean },
  ): Promise<void> {
    const box = await customers.dataBox(account.customerId)
    await db.transaction().execute(async (tx) => {
      const conversation = await tx
        .selectFrom('conversation')
        .selectAll()
        .where('account_id', '=', account.id)
        .where('chat_id', '=', message.chatId)
        .forUpdate()
        .executeTakeFirst()
      if (!conversation) return
      const words = wordsOf({ account, conversation, message, box }, clock.now())
      await deps.wardens.heard(tx, [isEdit ? { ...words, answersTo: null } : words])
      if (isApart && !conversation.kept_out_at) await keepOut(tx, conversation)
    })
  }

  /** Private chats of this account that are older than its connection. */
  async function keepOutOfPast(accountId: number): Promise<void> {
    const those = await db
      .selectFrom('conversation')
      .select('id')
      .where('account_id', '=', accountId)
      .where('is_past', '=', true)
      .where('kept_out_at', 'is', null)
      .execute()
    await eachAlone(those, ({ id }) =>
      db.transaction().execute(async (tx) => {
        const conversation = await lockConversation(tx, id)
        if (conversation && !conversation.kept_out_at) await keepOut(tx, conversation)
      }),
    )
  }

  async function keepOut(tx: Tx, conversation: Conversation) {
    await letGo(deps, tx, conversation)
    await tx.updateTable('conversation').set({ kept_out_at: clock.now() }).where('id', '=', conversation.id).execute()
    await bump(deps, tx, conversation)
  }

  return { hearApart, keepOutOfPast }
}
