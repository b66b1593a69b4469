import type { Behaviour } from '#features/personas/behaviour-rules.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import type { HandOver } from './automation-rules.ts'

export interface Screened {
  behaviour: Behaviour
  accountId: number
  chatId: number
  text: string
  now: Date
}

/** The last look at an automatic text before it is handed to the account, by the account's kind of spam protection. Undefined: it may leave. */
export async function screen(_tx: Tx, { behaviour, text }: Screened): Promise<HandOver | undefined> {
  const said = text.toLowerCase()
  return behaviour.blocked_words.some((word) => said.includes(word.toLowerCase())) ? 'blocked_word' : undefined
}
