import type { Licence } from '#features/licences/rules.ts'
import { isWorking, type Account, type Block } from './rules.ts'

/** What keeps an account from working, the one that has to go first; `works` and `grace`: nothing does. */
export const standings = [
  'works',
  'grace',
  'connecting',
  'relogin_needed',
  'banned',
  'frozen',
  'disconnected',
  'no_licence',
  'waiting',
  'suspended',
  'ended',
  'staff',
  'session_lost',
  'bot_blocked',
  'customer_pause',
  'safe_mode',
  'idle',
] as const
export type Standing = (typeof standings)[number]

const blockOrder: Block[] = ['staff', 'session_lost', 'bot_blocked', 'customer_pause', 'safe_mode']

export function standingOf(account: Account, licence: Licence | undefined): Standing {
  switch (account.state) {
    case 'connecting':
    case 'relogin_needed':
    case 'banned':
    case 'frozen':
    case 'disconnected':
      return account.state
    case 'idle':
    case 'live':
      break
  }
  if (!licence) return 'no_licence'
  if (licence.state === 'suspended' || licence.state === 'ended' || licence.state === 'waiting') return licence.state
  const block = blockOrder.find((each) => account.blocks.includes(each))
  if (block) return block
  if (!isWorking(account, licence.state)) return 'idle'
  return licence.state === 'grace' ? 'grace' : 'works'
}

/** What signing in again mends. */
export const isMendedByLogin = (standing: Standing) =>
  standing === 'relogin_needed' || standing === 'session_lost' || standing === 'disconnected'

/** Accounts that a customer still has. */
export const isKept = (account: Account) => account.state !== 'disconnected' || account.licenceId !== undefined
