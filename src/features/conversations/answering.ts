import { draftMinutesDefault } from '#features/personas/behaviour-rules.ts'
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
      const { behaviour, accountId, customerId, chatId, before, isGroup } = turn
      if (behaviour.reply_mode === 'manual') return undefined
      const isByItself = behaviour.reply_mode === 'gpt'
      const messages = turn.messages.map(({ text }) => text).filter((text) => text.trim() !== '')
      if (messages.length === 0) return { kind: 'hand_over', reason: 'only_media' }
      if (isByItself) await typing(accountId, chatId)
      const composed = await composer.compose({ accountId, customerId, before, messages, isGroup }, signal, (soFar) => {
        if (!isByItself) showDraft(turn, soFar)
      })
      if (!composed.ok) return { kind: 'hand_over', reason: composed.reason }
      const { text, sources, heldBack } = composed.value
      if (text.trim() === '') return { kind: 'hand_over', reason: 'model_empty' }
      if (heldBack || text.length > answerMax)
        return { kind: 'draft', text: text.slice(0, answerMax), sources, reason: heldBack ?? 'unsafe_answer' }
      return isByItself ? answer(turn, text, composer.disclosure(messages)) : draft(turn, text, sources)
    },
  }
}

function answer({ isDisclosed }: Turn, text: string, disclosure: string): Act {
  if (isDisclosed) return { kind: 'say', purpose: 'answer', text }
  return { kind: 'say', purpose: 'answer', text: `${disclosure}\n\n${text}`, isDisclosing: true }
}

function draft({ behaviour: { draft_minutes: minutes } }: Turn, text: string, sources: string[]): Act {
  const leaves = minutes === null ? {} : { leavesAfterMs: (minutes || draftMinutesDefault) * minuteMs }
  return { kind: 'draft', text, sources, ...leaves }
}
