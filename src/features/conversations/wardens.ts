import type { Account } from '#features/accounts/rules.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import type { Purpose } from './automation-rules.ts'
import { namesOf, type Names, type Sealer } from './body.ts'
import type { Conversation } from './conversation-store.ts'
import type { HeardMessage } from './ports.ts'

export interface HeardWords {
  customerId: number
  accountId: number
  conversationId: number
  /** The contact's Telegram id. */
  contactId: number
  names: Names
  text: string
  /** Seals what is kept of it. */
  box: Sealer
  /** What the account said by itself just before, when nobody has spoken since. */
  answersTo: Purpose | null
  at: Date
}

export interface ToldWords {
  customerId: number
  accountId: number
  contactId: number
  purpose: Purpose
}

/** Looks after what a contact wants, whether automation acts in the conversation or not. Private conversations only. */
export interface Warden {
  /**
   * A message each of these contacts was stored, or changed into these words, in the transaction of that; once a message and wording.
   * Names those that are answered, also where they came by a change of words that were answered already.
   */
  heard(tx: Tx, heard: readonly HeardWords[]): Promise<readonly HeardWords[] | void>
  /** Whether the contact takes an automatic text of this purpose; asked under the conversation's lock, just before it is handed over. */
  takes(tx: Tx, words: ToldWords): Promise<boolean>
  /** These private conversations are forgotten, in the transaction of that. */
  forgotten?(tx: Tx, contacts: readonly ForgottenContact[]): Promise<void>
}

export interface ForgottenContact {
  accountId: number
  contactId: number
}

export interface Wardens extends Required<Warden> {
  heard(tx: Tx, heard: readonly HeardWords[]): Promise<readonly HeardWords[]>
  add(warden: Warden): void
}

/** All that were added, as one: each hears, and each may object. */
export function createWardens(): Wardens {
  const wardens: Warden[] = []
  return {
    add: (warden) => void wardens.push(warden),
    async heard(tx, heard) {
      const answered: HeardWords[] = []
      for (const warden of wardens) answered.push(...((await warden.heard(tx, heard)) ?? []))
      return answered
    },
    async forgotten(tx, contacts) {
      for (const warden of wardens) await warden.forgotten?.(tx, contacts)
    },
    async takes(tx, words) {
      for (const warden of wardens) if (!(await warden.takes(tx, words))) return false
      return true
    },
  }
}

/** A message as it is heard; the conversation stands as it did before. */
export const wordsOf = (
  { account, conversation, message, box }: { account: Account; conversation: Conversation; message: HeardMessage; box: Sealer },
  at: Date,
): HeardWords => ({
  customerId: account.customerId,
  accountId: account.id,
  conversationId: conversation.id,
  contactId: message.chatId,
  names: namesOf(message),
  text: message.text,
  box,
  answersTo: conversation.automatic_in_a_row > 0 ? conversation.last_automatic : null,
  at,
})
