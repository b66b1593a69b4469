import { sql } from 'kysely'
import type { Account } from '#features/accounts/rules.ts'
import { createChanges } from './changes.ts'
import { unlessErased } from './conversation-store.ts'
import type { ConversationsDeps } from './desk-store.ts'
import type { createKeepingOut } from './kept-out.ts'
import type { ConversationListener, HeardMessage } from './ports.ts'
import { place } from './rules.ts'
import { createStoring } from './storing.ts'
import { oneByOne } from '#shared/one-by-one.ts'
import { together } from '#shared/together.ts'
import type { Turns } from './turns.ts'
import type { Wardens } from './wardens.ts'

export function createListener(
  deps: ConversationsDeps & {
    turns: Pick<Turns, 'note' | 'unsettle' | 'noteChanged'>
    wardens: Pick<Wardens, 'heard'>
    keepingOut: Pick<ReturnType<typeof createKeepingOut>, 'hearApart'>
  },
): ConversationListener {
  const { db, clock, accounts, staff } = deps
  const { store } = createStoring(deps)
  const changes = createChanges(deps)

  /** From the door on: what is looked up about a message may take longer than about the next one of its chat. */
  const inOrder = oneByOne<string>()
  const chatOf = ({ accountId, chatId }: HeardMessage) => `${accountId}:${chatId}`

  async function take(message: HeardMessage) {
    const account = await accounts.get(message.accountId)
    if (!account) return
    const standing = await standingOf(account, message)
    const placement = place(message, standing)
    if (placement === 'ask') await askAboutPast(account)
    if (placement === 'tell') await unlessErased(() => store(account, message))
    else await hearApart(account, message, standing)
  }

  async function takeChange(message: HeardMessage) {
    const account = await accounts.get(message.accountId)
    if (!account) return
    const standing = message.isGroup ? undefined : await standingOf(account, message)
    if (!standing || place(message, standing) === 'tell') await changes.onEdited(message)
    else await hearApart(account, message, standing, true)
  }

  /** What is told to nobody may end what was begun while it was. */
  async function hearApart(account: Account, message: HeardMessage, standing: Awaited<ReturnType<typeof standingOf>>, isEdit = false) {
    if (message.isGroup || !standing.isKnown || place(message, standing) === 'refuse') return
    const isApart = place(message, { ...standing, isHandsOff: false }) !== 'tell'
    await unlessErased(() => deps.keepingOut.hearApart(account, message, { isApart, isEdit }))
  }

  async function standingOf(account: Account, { accountId, chatId, isGroup, sender, replyToId }: HeardMessage) {
    const [role, managed, settled, answered] = await Promise.all([
      staff.roleOf(sender.id),
      accounts.byTelegramUser(sender.id),
      settledFor({ accountId, chatId }),
      isGroup && replyToId !== undefined ? findOwn(accountId, chatId, replyToId) : undefined,
    ])
    return {
      customerId: account.customerId,
      ownId: account.telegramUserId,
      isStaff: role !== undefined,
      isManaged: managed !== undefined,
      includesPast: settled.includes_past === true,
      isHandsOff: settled.is_hands_off === true,
      isKnown: settled.is_known,
      answersUs: answered !== undefined,
    }
  }

  /** What the customer said of the account's past chats, and of this chat, if there is one. */
  const settledFor = together(async (chats: readonly { accountId: number; chatId: number }[]) => {
    const { rows } = await sql<{ includes_past: boolean | null; is_hands_off: boolean | null; is_known: boolean }>`
      select conversation_account.includes_past, conversation.hands_off_at is not null as is_hands_off,
        conversation.id is not null as is_known
      from unnest(
        ${chats.map(({ accountId }) => accountId)}::bigint[], ${chats.map(({ chatId }) => chatId)}::bigint[]
      ) with ordinality as asked (account_id, chat_id, nth)
      left join conversation_account on conversation_account.account_id = asked.account_id
      left join conversation on conversation.account_id = asked.account_id and conversation.chat_id = asked.chat_id
      order by asked.nth`.execute(db)
    return rows
  })

  const findOwn = (accountId: number, chatId: number, messageId: number) =>
    db
      .selectFrom('conversation_message')
      .select('id')
      .where('account_id', '=', accountId)
      .where('chat_id', '=', chatId)
      .where('message_id', '=', messageId)
      .where('author', '!=', 'contact')
      .executeTakeFirst()

  async function askAboutPast({ id, customerId }: Account) {
    await db.transaction().execute(async (tx) => {
      const asked = await tx
        .insertInto('conversation_account')
        .values({ account_id: id, customer_id: customerId, past_asked_at: clock.now() })
        .onConflict((conflict) =>
          conflict.column('account_id').doUpdateSet({ past_asked_at: clock.now() }).where('conversation_account.past_asked_at', 'is', null),
        )
        .returning('account_id')
        .executeTakeFirst()
      if (asked) await deps.jobs.send(tx, askPastJob, { accountId: id })
    })
  }

  return {
    ...changes,
    onMessage: (message) => inOrder(chatOf(message), () => take(message)),
    onEdited: (message) => inOrder(chatOf(message), () => takeChange(message)),
    onOwnMessage: (message) => inOrder(chatOf(message), () => changes.onOwnMessage(message)),
  }
}

export const askPastJob = 'conversations.ask-past'
