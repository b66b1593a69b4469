import { minuteMs } from '#shared/time.ts'
import { answerMax } from './automation-rules.ts'
import type { Composer } from './ports.ts'
import type { Act, Responder, Turn } from './responders.ts'

export interface AnsweringDeps {
  composer: Composer
  /** The contact sees that somebody writes. */
  typing(accountId: number, chatId: number): Promise<void>
  /** Shows the customer how a draft grows; what is not shown in time is passed over. */
  showDraft(turn: Turn, soFar: string): void
}

/**
 * The model's answer: in `gpt` it leaves, in `hybrid` the customer decides. Whatever goes wrong goes to the customer and never to the
 * contact.
 */
export function createAnswering({ composer, typing, showDraft }: AnsweringDeps): Responder {
  return {
    purpose: 'answer',
    async respond(turn, signal) {
      const { behaviour, accountId, customerId, chatId, before } = turn
      if (behaviour.reply_mode === 'manual') return undefined
      const isByItself = behaviour.reply_mode === 'gpt'
      const messages = turn.messages.map(({ text }) => text).filter((text) => text.trim() !== '')
      if (messages.length === 0) return { kind: 'hand_over', reason: 'only_media' }
      if (isByItself) await typing(accountId, chatId)
      const isDisclosing = isByItself && !turn.isDisclosed
      const composed = await composer.compose({
        accountId,
        customerId,
        before,
        messages,
        isDisclosing,
        signal,
        ...(isByItself ? {} : { onText: (soFar) => showDraft(turn, soFar) }),
      })
      if (!composed.ok) {
        const { reason, draft = '', sources = [] } = composed
        return draft.trim() === '' ? { kind: 'hand_over', reason } : { kind: 'draft', text: draft.slice(0, answerMax), sources, reason }
      }
      const { text, sources } = composed.value
      if (text.trim() === '') return { kind: 'hand_over', reason: 'empty' }
      if (text.length > answerMax) return { kind: 'draft', text: text.slice(0, answerMax), sources, reason: 'too_long' }
      return isByItself ? { kind: 'say', purpose: 'answer', text, sources, isDisclosing } : draft(turn, text, sources)
    },
  }
}

function draft({ behaviour: { draft_minutes: minutes } }: Turn, text: string, sources: string[]): Act {
  return { kind: 'draft', text, sources, ...(minutes === null ? {} : { leavesAfterMs: minutes * minuteMs }) }
}
