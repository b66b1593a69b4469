import type { DataBox } from '#features/customers/service.ts'
import type { Behaviour } from '#features/personas/behaviour-rules.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { addMs } from '#shared/time.ts'
import { answerMax, answerWaitMs, latenessOf, mayAct, type HandOver, type Leave } from './automation-rules.ts'
import { standingOf, type Conversation } from './conversation-store.ts'
import type { TurnRow } from './deciding.ts'
import type { ConversationsDeps } from './desk-store.ts'
import { hasHadEnough, openDraft, ringFor, writeDraft } from './draft-store.ts'
import type { Act } from './responders.ts'
import { screen } from './screening.ts'
import { speak } from './speak.ts'
import type { Warden } from './wardens.ts'

/** What an act is done for. */
interface Planned {
  row: TurnRow
  /** Names what is said, for ever. */
  key: string
  behaviour: Behaviour | undefined
}

/** Does what was decided for a turn: says it, drafts it, or has the customer do it. */
export function createPerforming(deps: ConversationsDeps & { wardens: Pick<Warden, 'takes'> }) {
  const { clock } = deps

  /** True: it was said. */
  async function perform(tx: Tx, box: DataBox, planned: Planned, conversation: Conversation, act: Act): Promise<boolean> {
    const { row, behaviour } = planned
    // the customer may have written, or said hands off, while an answer was made
    const leave = mayAct(standingOf(conversation), behaviour, clock.now())
    const decided = leave === 'go' || act.kind === 'nothing' ? held(act, row, behaviour) : leftBy(leave)
    switch (decided.kind) {
      case 'nothing':
        await decided.record?.(tx)
        return false
      case 'hand_over':
        await ringFor(deps, tx, conversation, decided.reason)
        return false
      case 'draft':
        await decided.record?.(tx)
        await openDraft(deps, tx, conversation, writeDraft(box, decided), decided)
        return false
      case 'say':
        return say(tx, box, planned, conversation, decided)
    }
  }

  /** An answer that came late, or that the account no longer says by itself, waits for the customer. */
  function held(act: Act, { first_at: firstAt }: TurnRow, behaviour: Behaviour | undefined): Act {
    const isLate = latenessOf(firstAt, clock.now()) !== 'in_time'
    if (act.kind === 'draft' && isLate) return { ...act, leavesAfterMs: undefined, reason: act.reason ?? 'late' }
    if (act.kind !== 'say' || act.purpose !== 'answer') return act
    if (!isLate && behaviour?.reply_mode === 'gpt') return act
    const { text, sources } = act
    return { kind: 'draft', text: text.slice(0, answerMax), ...(sources ? { sources } : {}), ...(isLate ? { reason: 'late' } : {}) }
  }

  async function say(
    tx: Tx,
    box: DataBox,
    { key, behaviour }: Planned,
    conversation: Conversation,
    act: Extract<Act, { kind: 'say' }>,
  ): Promise<boolean> {
    const now = clock.now()
    const { account_id: accountId, customer_id: customerId, chat_id: contactId, is_group: isGroup } = conversation
    if (!isGroup && !(await deps.wardens.takes(tx, { customerId, accountId, contactId, purpose: act.purpose }))) return false
    const instead = await whyNot(tx, box, conversation, act, behaviour, now)
    if (instead) {
      const text = act.text.slice(0, answerMax)
      await openDraft(deps, tx, conversation, writeDraft(box, { text }), { reason: instead })
      return false
    }
    const spoken = await speak(deps, tx, box, conversation, {
      key,
      purpose: act.purpose,
      text: act.text,
      notAfter: addMs(now, answerWaitMs),
      ...(act.isDisclosing ? { isDisclosing: true } : {}),
      ...(act.sources ? { sources: act.sources } : {}),
    })
    if (spoken.ok) await act.record?.(tx)
    else if (spoken.reason === 'safe_mode')
      await openDraft(deps, tx, conversation, writeDraft(box, { text: act.text.slice(0, answerMax) }), { reason: spoken.reason })
    return spoken.ok
  }

  /** Why a text may not leave by itself after all. */
  async function whyNot(
    tx: Tx,
    box: DataBox,
    conversation: Conversation,
    act: Extract<Act, { kind: 'say' }>,
    behaviour: Behaviour | undefined,
    now: Date,
  ): Promise<HandOver | undefined> {
    if (await hasHadEnough(tx, conversation.id, act.purpose, now)) return 'hourly_limit'
    // no screen is asked about telling somebody that they are left alone from now on
    if (!behaviour || act.purpose === 'opt_out') return undefined
    return screen(tx, box, { behaviour, accountId: conversation.account_id, chatId: conversation.chat_id, text: act.text, now })
  }

  return { perform }
}

/** What stands in for an act that may not be. */
export const leftBy = (leave: Leave): Act =>
  leave === 'silent' || leave === 'go' ? { kind: 'nothing' } : { kind: 'hand_over', reason: leave }
