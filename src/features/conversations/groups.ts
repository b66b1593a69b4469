import { isAtWork, isWithin } from '#features/personas/behaviour-rules.ts'
import type { SendRefusal } from '#features/accounts/outgoing-rules.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { refused, done, type Result } from '#shared/result.ts'
import type { ConversationsDeps } from './desk-store.ts'
import { screen } from './screening.ts'

export type GroupRefusal = SendRefusal | 'no_account' | 'not_listed' | 'quiet_hours' | 'off_hours' | 'screened' | 'not_any_more'

/** The groups that the customer put on the list, and nobody took off it. */
export interface GroupList {
  isListed(tx: Tx, group: { accountId: number; chatId: number }): Promise<boolean>
}

export interface GroupSpeech {
  accountId: number
  chatId: number
  purpose: 'post' | 'greeting'
  text: string
  /** Said once, whatever runs twice. */
  key: string
  /** What has not left by then never does. */
  notAfter: Date
  /** Looks again, in the transaction, at what the text stands on. False: nothing is said, and what it wrote is undone. */
  record(tx: Tx): Promise<boolean>
}

export interface Groups {
  /** Says something in a listed group that no message asked for. It yields to every answer. A refusal leaves everything as it was. */
  sayInGroup(speech: GroupSpeech): Promise<Result<void, GroupRefusal>>
}

export function createGroups(deps: ConversationsDeps & { groupList(): GroupList | undefined }): Groups {
  const { db, clock, accounts, customers, behaviours, permits } = deps
  return {
    async sayInGroup({ accountId, chatId, text, key, notAfter, record }) {
      const [account, behaviour] = await Promise.all([accounts.get(accountId), behaviours.of(accountId)])
      if (!account || !behaviour) return refused('no_account')
      const now = clock.now()
      if (isWithin(behaviour.quiet_hours, now)) return refused('quiet_hours')
      if (!isAtWork(behaviour, now)) return refused('off_hours')
      // before the transaction: the key may have to be fetched
      const box = await customers.dataBox(account.customerId)
      try {
        return await db.transaction().execute(async (tx) => {
          const isListed = await deps.groupList()?.isListed(tx, { accountId, chatId })
          if (!isListed) throw new Unsaid('not_listed')
          if (!(await record(tx))) throw new Unsaid('not_any_more')
          if (await screen(tx, box, { behaviour, accountId, chatId, text, now })) throw new Unsaid('screened')
          const permit = permits.mintForGroup({ accountId, chatId })
          const handed = await accounts.send(tx, { accountId, permit, key, content: { text }, automatic: true, yields: true, notAfter })
          if (!handed.ok) throw new Unsaid(handed.reason)
          return done(undefined)
        })
      } catch (error) {
        if (error instanceof Unsaid) return refused(error.reason)
        throw error
      }
    },
  }
}

/** Undoes the transaction. */
class Unsaid extends Error {
  readonly reason: GroupRefusal
  constructor(reason: GroupRefusal) {
    super(`Nothing is said in the group: ${reason}`)
    this.reason = reason
  }
}
