import type { Selectable } from 'kysely'
import type { ActName } from '#features/accounts/acts-rules.ts'
import { countActsOfAll } from '#features/accounts/service.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { istanbulMidnight } from '#shared/time.ts'
import type { Purpose } from './automation-rules.ts'
import { bucketOf } from './figures-rules.ts'

type Conversation = Selectable<Tables['conversation']>

/** A message in each of them. @param conversations as they stood before. */
export async function countIncoming(
  tx: Tx,
  conversations: readonly (Pick<Conversation, 'account_id' | 'last_at'> & { is_new: boolean })[],
  at: Date,
) {
  await countActsOfAll(
    tx,
    conversations.flatMap((conversation) => [
      { accountId: conversation.account_id, at, counts: { in: 1, ...said(conversation, at) } },
      ...moved(conversation, at),
    ]),
  )
}

/**
 * Counts how long the contact waited as well, where somebody did.
 * @param conversation as it stood before.
 * @param purpose of an automatic message.
 */
export async function countOutgoing(
  tx: Tx,
  conversation: Pick<Conversation, 'account_id' | 'last_at' | 'waiting_since'>,
  at: Date,
  purpose: Purpose | null = null,
) {
  const { account_id: accountId, waiting_since: since } = conversation
  const counts = {
    out: 1,
    ...(purpose === null ? {} : { [`auto:${purpose}`]: 1 }),
    ...(since ? { [`answer_time:${bucketOf((at.getTime() - since.getTime()) / 1000)}`]: 1 } : {}),
    ...said(conversation, at),
  }
  await countActsOfAll(tx, [{ accountId, at, counts }, ...moved(conversation, at)])
}

type Said = Pick<Conversation, 'account_id' | 'last_at'> & { is_new?: boolean }

const isFirstToday = ({ last_at: lastAt, is_new: isNew }: Said, at: Date) =>
  isNew === true || istanbulMidnight(lastAt).getTime() !== istanbulMidnight(at).getTime()

function said(conversation: Said, at: Date): Partial<Record<ActName, number>> {
  if (!isFirstToday(conversation, at)) return {}
  return { conversation_active: 1, conversation_last: 1, ...(conversation.is_new ? { conversation_new: 1 } : {}) }
}

/**
 * Of every day there is the number of conversations that were last heard of then, so that the days of any period add up to the people
 * in it, each once.
 */
function moved(conversation: Said, at: Date) {
  if (!isFirstToday(conversation, at) || conversation.is_new) return []
  return [{ accountId: conversation.account_id, at: conversation.last_at, counts: { conversation_last: -1 } }]
}
