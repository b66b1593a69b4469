import type { Assistant } from '#features/assistant/service.ts'
import type { Knowledge } from '#features/knowledge/service.ts'
import { isCourtesy } from './courtesy-rules.ts'
import type { Composer } from './ports.ts'

export interface ComposingDeps {
  assistant: Pick<Assistant, 'compose'>
  knowledge: Pick<Knowledge, 'isFor' | 'listSources' | 'search'>
}

/**
 * The assistant with what stands in the customer's sources. Where there are sources, what they do not answer is the customer's:
 * the model is not even asked, but for what is nothing more than a courtesy.
 */
export function createComposer({ assistant, knowledge }: ComposingDeps): Composer {
  async function look(accountId: number, customerId: number, messages: readonly string[], signal: AbortSignal) {
    const hasSources = (await knowledge.isFor(accountId)) && (await knowledge.listSources(customerId)).length > 0
    if (!hasSources) return { passages: [], isMissing: false }
    const { passages, isConfident } = await knowledge.search(accountId, messages.join('\n'), { signal })
    return { passages: isConfident ? passages : [], isMissing: !isConfident && !messages.every(isCourtesy) }
  }

  return {
    async compose({ accountId, customerId, before, messages, isDisclosing, signal, onText }) {
      const { passages, isMissing } = await look(accountId, customerId, messages, signal)
      if (isMissing) return { ok: false, reason: 'not_in_sources' }
      const sources = [...new Set(passages.map(({ sourceName }) => sourceName))]
      const composed = await assistant.compose({
        accountId,
        turns: [
          ...before.map(({ from, text }) => ({ from: from === 'us' ? ('account' as const) : from, text })),
          ...messages.map((text) => ({ from: 'contact' as const, text })),
        ],
        passages,
        isDisclosed: isDisclosing,
        signal,
        ...(onText ? { onText } : {}),
      })
      return composed.ok ? { ok: true, value: { text: composed.value.text, sources } } : { ...composed, sources }
    },
  }
}
