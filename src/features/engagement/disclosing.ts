import type { Turn } from '#features/conversations/service.ts'
import type { Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'

/** Where a model answers, the first automatic message says so, whichever it is. */
export function disclosing(
  words: Words,
  language: Language,
  { behaviour, isDisclosed }: Pick<Turn, 'behaviour' | 'isDisclosed'>,
  text: string,
) {
  if (behaviour.reply_mode !== 'gpt' || isDisclosed) return { text }
  return { text: `${words.plain(language, 'assistant-disclosure')}\n\n${text}`, isDisclosing: true }
}
