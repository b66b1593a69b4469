import { createHmac } from 'node:crypto'
import type { Behaviour } from '#features/personas/behaviour-rules.ts'
import type { DataBox } from '#features/customers/service.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { addMs, minuteMs } from '#shared/time.ts'
import type { HandOver } from './automation-rules.ts'
import { hasBlockedWord, isLinkAllowed, linksIn, plainWords } from './screening-rules.ts'

export interface Screened {
  behaviour: Behaviour
  accountId: number
  chatId: number
  text: string
  /** The customer's own: what they invite to needs no place on their list. */
  ownLink?: string
  now: Date
}

/** The same text goes to that many contacts in that time; the next one waits for the customer. */
const sameTextMax = 3
const sameTextMs = 10 * minuteMs

/**
 * The last look at an automatic text before it is handed to the account, by the account's kind of spam protection. Undefined: it may
 * leave, and that it did is noted in the transaction. What was said is kept as a keyed digest only.
 */
export async function screen(tx: Tx, box: Pick<DataBox, 'derive'>, input: Screened): Promise<HandOver | undefined> {
  const { behaviour, accountId, chatId, text, ownLink, now } = input
  if (hasBlockedWord(text, behaviour.blocked_words)) return 'blocked_word'
  if (behaviour.offer.spamProtection === 'basic') return undefined
  const others = ownLink === undefined ? text : text.replaceAll(ownLink, ' ')
  if (linksIn(others).some((host) => !isLinkAllowed(host, behaviour.allowed_links))) return 'unlisted_link'
  const digest = createHmac('sha256', box.derive('said-text')).update(plainWords(text)).digest()
  await tx.deleteFrom('conversation_said').where('account_id', '=', accountId).where('at', '<=', addMs(now, -sameTextMs)).execute()
  const told = await tx
    .selectFrom('conversation_said')
    .select('chat_id')
    .where('account_id', '=', accountId)
    .where('digest', '=', digest)
    .where('chat_id', '<>', chatId)
    .execute()
  if (told.length >= sameTextMax) return 'repeated_text'
  await tx
    .insertInto('conversation_said')
    .values({ account_id: accountId, chat_id: chatId, digest, at: now })
    .onConflict((conflict) => conflict.columns(['account_id', 'digest', 'chat_id']).doUpdateSet({ at: now }))
    .execute()
  return undefined
}
