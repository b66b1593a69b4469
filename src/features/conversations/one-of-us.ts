import type { ConversationsDeps } from './desk-store.ts'

/**
 * Whether automation keeps out because of who the contact is by now: staff, or another account that is looked after here. They are not
 * let in as contacts, but may become either while something waits to be said to them.
 */
export async function isOneOfUs(
  { staff, accounts }: Pick<ConversationsDeps, 'staff' | 'accounts'>,
  { chat_id: chatId, is_group: isGroup }: { chat_id: number; is_group: boolean },
): Promise<boolean> {
  if (isGroup) return false
  const [role, managed] = await Promise.all([staff.roleOf(chatId), accounts.byTelegramUser(chatId)])
  return role !== undefined || managed !== undefined
}
